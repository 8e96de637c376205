"""Forms: they ask and check with `members.rules`, the actions write."""

from members.forms.acts import (
    MemberEndForm,
    MemberExemptForm,
    MemberMoveForm,
    MemberRestoreForm,
    MemberSuspendForm,
    MemberTemporaryForm,
    PositionAccountForm,
    PositionEndForm,
    PositionOpenForm,
    StatusEndForm,
    TemporaryEndForm,
)
from members.forms.roster import (
    MemberAddForm,
    MemberConfirmForm,
    MemberCorrectForm,
    MemberEditForm,
)

__all__ = [
    "MemberAddForm",
    "MemberConfirmForm",
    "MemberCorrectForm",
    "MemberEditForm",
    "MemberEndForm",
    "MemberExemptForm",
    "MemberMoveForm",
    "MemberRestoreForm",
    "MemberSuspendForm",
    "MemberTemporaryForm",
    "PositionAccountForm",
    "PositionEndForm",
    "PositionOpenForm",
    "StatusEndForm",
    "TemporaryEndForm",
]
