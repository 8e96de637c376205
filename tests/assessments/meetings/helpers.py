"""What the tests of reviews share."""

import datetime

from assessments.meetings import actions
from assessments.meetings.actions import Row
from assessments.meetings.models import SessionKind

HELD = datetime.date(2019, 12, 5)
SECRET = "nội dung riêng của chi bộ"


def rows_of(district, place="cell", **first):
    members = [district.members[f"{place}{number}"] for number in range(3)]
    return [Row(members[0], **first), *(Row(member) for member in members[1:])]


def hold(by, organization, rows, **overrides):
    values = {"kind": SessionKind.MEMBERS, "year": 2019, "held_on": HELD, "chair": "Nguyễn Văn Đức"} | overrides
    return actions.hold_session(by=by, organization=organization, rows=rows, **values)


def hold_committee(by, organization, rows=(), **overrides):
    values = {"kind": SessionKind.COMMITTEE, "summoned": 5, "present": 5} | overrides
    return hold(by, organization, [Row(), *rows], **values)


def edition(session, rows, **overrides):
    values = {name: getattr(session, name) for name in actions.SESSION_FIELDS}
    return {"session": session, "rows": rows, "version": session.version} | values | overrides
