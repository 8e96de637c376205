from django.urls import path

from assessments.inspections import views
from members.models import Member
from organizations.models import Organization

app_name = "inspections"

urlpatterns = [
    path("", views.InspectionHomeView.as_view(), name="home"),
    path("cases/", views.InspectionListView.as_view(), name="inspection-list"),
    path("cases/add/", views.SubjectChoiceView.as_view(of_discipline=False), name="inspection-add"),
    path("cases/add/member/<int:pk>/", views.InspectionAddView.as_view(model=Member), name="inspection-add-member"),
    path(
        "cases/add/organization/<int:pk>/",
        views.InspectionAddView.as_view(model=Organization),
        name="inspection-add-organization",
    ),
    path("cases/<int:pk>/", views.InspectionDetailView.as_view(), name="inspection-detail"),
    path("cases/<int:pk>/correct/", views.InspectionCorrectView.as_view(), name="inspection-correct"),
    path("cases/<int:pk>/papers/add/", views.PaperAddView.as_view(), name="paper-add"),
    path("discipline/", views.DisciplineListView.as_view(), name="discipline-list"),
    path("discipline/add/", views.SubjectChoiceView.as_view(), name="discipline-add"),
    path(
        "discipline/add/member/<int:pk>/", views.DisciplineAddView.as_view(model=Member), name="discipline-add-member"
    ),
    path(
        "discipline/add/organization/<int:pk>/",
        views.DisciplineAddView.as_view(model=Organization),
        name="discipline-add-organization",
    ),
    path("discipline/<int:pk>/", views.DisciplineDetailView.as_view(), name="discipline-detail"),
    path("discipline/<int:pk>/correct/", views.DisciplineCorrectView.as_view(), name="discipline-correct"),
]
