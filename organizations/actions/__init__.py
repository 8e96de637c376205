"""Everything that changes the tree or a grant: keyword-only, the actor `by`, one transaction, one event of the record.

`by=None` is a management command (import, demonstration, first account).
"""

from organizations.actions.changing import change_organization, correct_organization
from organizations.actions.closing import close_organization
from organizations.actions.common import lock_open, lock_tree
from organizations.actions.founding import found_organization, found_top
from organizations.actions.grants import end_grant, open_grant

__all__ = [
    "change_organization",
    "close_organization",
    "correct_organization",
    "end_grant",
    "found_organization",
    "found_top",
    "lock_open",
    "lock_tree",
    "open_grant",
]
