from django.urls import path

from assessments.meetings import views
from assessments.meetings.models import SessionKind

app_name = "meetings"

urlpatterns = [
    path("", views.ReviewListView.as_view(), name="review-list"),
    path("add/", views.ReviewStartView.as_view(), name="review-add"),
    path("add/members/<int:pk>/", views.SessionAddView.as_view(kind=SessionKind.MEMBERS), name="review-add-members"),
    path(
        "add/committee/<int:pk>/", views.SessionAddView.as_view(kind=SessionKind.COMMITTEE), name="review-add-committee"
    ),
    path("missing/", views.MissingMemberListView.as_view(), name="review-missing"),
    path("missing/organizations/", views.MissingOrganizationListView.as_view(), name="review-missing-organizations"),
    path("subjects/<int:pk>/edit/", views.ReviewEditView.as_view(), name="review-subject-edit"),
    path("<int:pk>/", views.SessionDetailView.as_view(), name="review-detail"),
    path("<int:pk>/edit/", views.SessionEditView.as_view(), name="review-edit"),
    path("<int:pk>/print/", views.SessionPrintView.as_view(), name="review-print"),
]
