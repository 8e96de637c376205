from django.urls import path

from partybase.desk import history, home, member, organization, search

app_name = "desk"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("record/", history.EventListView.as_view(), name="event-list"),
    path("o/<int:pk>/", organization.OrganizationOverviewView.as_view(), name="organization-overview"),
    path("m/<int:pk>/", member.MemberOverviewView.as_view(), name="member-overview"),
]
