"""The only way to change members, their stays, posts and states: verbs, keyword-only, one transaction, one event each.

`roster` enters, edits, corrects, confirms · `moves` ends, moves, restores · `statuses` exempts and suspends ·
`positions` opens and ends posts · `accounts` gives secretaries theirs.
"""

from members.actions.accounts import give_account
from members.actions.moves import (
    end_membership,
    end_temporary,
    move_member,
    restore_membership,
    start_temporary,
)
from members.actions.positions import end_position, open_position
from members.actions.roster import (
    add_member,
    confirm_official,
    correct_member,
    edit_member,
    reveal_citizen_id,
)
from members.actions.statuses import end_status_period, start_exemption, start_suspension

__all__ = [
    "add_member",
    "confirm_official",
    "correct_member",
    "edit_member",
    "end_membership",
    "end_position",
    "end_status_period",
    "end_temporary",
    "give_account",
    "move_member",
    "open_position",
    "restore_membership",
    "reveal_citizen_id",
    "start_exemption",
    "start_suspension",
    "start_temporary",
]
