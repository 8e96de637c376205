"""The site map."""

from django.urls import include, path

urlpatterns = [
    path("", include("partybase.desk.urls")),
    path("account/", include("partybase.accounts.urls")),
    path("page/", include("partybase.web.urls")),
    path("organizations/", include("organizations.urls")),
    path("members/", include("members.urls")),
    path("inspections/", include("assessments.inspections.urls")),
    path("reviews/", include("assessments.meetings.urls")),
    path("ratings/", include("assessments.ratings.urls")),
    path("dashboards/", include("assessments.dashboards.urls")),
]

handler400 = "partybase.web.errors.bad_request"
handler403 = "partybase.web.errors.permission_denied"
handler404 = "partybase.web.errors.page_not_found"
handler500 = "partybase.web.errors.server_error"
