from django.urls import path

from members.views import moves, positions, roster, statuses

app_name = "members"

urlpatterns = [
    path("", roster.MemberListView.as_view(), name="member-list"),
    path("add/", roster.MemberAddView.as_view(), name="member-add"),
    path("departed/", moves.DepartureListView.as_view(), name="member-departures"),
    path("guests/", moves.GuestListView.as_view(), name="member-guests"),
    path("positions/", positions.PositionListView.as_view(), name="position-list"),
    path("positions/<int:pk>/end/", positions.PositionEndView.as_view(), name="position-end"),
    path("positions/<int:pk>/account/", positions.PositionAccountView.as_view(), name="position-account"),
    path("status/<int:pk>/end/", statuses.StatusEndView.as_view(), name="member-status-end"),
    path("<int:pk>/edit/", roster.MemberEditView.as_view(), name="member-edit"),
    path("<int:pk>/correct/", roster.MemberCorrectView.as_view(), name="member-correct"),
    path("<int:pk>/confirm/", roster.MemberConfirmView.as_view(), name="member-confirm"),
    path("<int:pk>/reveal/", roster.MemberRevealView.as_view(), name="member-reveal"),
    path("<int:pk>/move/", moves.MemberMoveView.as_view(), name="member-move"),
    path("<int:pk>/end/", moves.MemberEndView.as_view(), name="member-end"),
    path("<int:pk>/restore/", moves.MemberRestoreView.as_view(), name="member-restore"),
    path("<int:pk>/temporary/", moves.MemberTemporaryView.as_view(), name="member-temporary"),
    path("<int:pk>/temporary/end/", moves.TemporaryEndView.as_view(), name="member-temporary-end"),
    path("<int:pk>/exempt/", statuses.MemberExemptView.as_view(), name="member-exempt"),
    path("<int:pk>/suspend/", statuses.MemberSuspendView.as_view(), name="member-suspend"),
    path("<int:pk>/position/", positions.PositionOpenView.as_view(), name="position-open"),
]
