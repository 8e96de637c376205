from django.urls import path

from partybase.desk import accounts, history, home, member, organization, search

app_name = "desk"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("record/", history.EventListView.as_view(), name="event-list"),
    path("o/<int:pk>/", organization.OrganizationOverviewView.as_view(), name="organization-overview"),
    path("m/<int:pk>/", member.MemberOverviewView.as_view(), name="member-overview"),
    path("accounts/", accounts.AccountListView.as_view(), name="account-list"),
    path("accounts/add/", accounts.AccountAddView.as_view(), name="account-add"),
    path("accounts/<int:pk>/", accounts.AccountDetailView.as_view(), name="account-detail"),
    path("accounts/<int:pk>/edit/", accounts.AccountEditView.as_view(), name="account-edit"),
    path("accounts/<int:pk>/disable/", accounts.DisableView.as_view(), name="account-disable"),
    path("accounts/<int:pk>/enable/", accounts.EnableView.as_view(), name="account-enable"),
    path("accounts/<int:pk>/password/", accounts.ResetPasswordView.as_view(), name="account-password"),
    path("accounts/<int:pk>/grants/add/", accounts.GrantAddView.as_view(), name="grant-add"),
    path("grants/<int:pk>/end/", accounts.GrantEndView.as_view(), name="grant-end"),
]
