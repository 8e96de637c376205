from django.urls import path

from organizations import views

app_name = "organizations"

urlpatterns = [
    path("", views.OrganizationListView.as_view(), name="organization-list"),
    path("tree/", views.OrganizationTreeView.as_view(), name="organization-tree"),
    path("found-top/", views.OrganizationFoundTopView.as_view(), name="organization-found-top"),
    path("<int:pk>/found/", views.OrganizationFoundView.as_view(), name="organization-found"),
    path("<int:pk>/change/", views.OrganizationChangeView.as_view(), name="organization-change"),
    path("<int:pk>/correct/", views.OrganizationCorrectView.as_view(), name="organization-correct"),
    path("<int:pk>/close/", views.OrganizationCloseView.as_view(), name="organization-close"),
]
