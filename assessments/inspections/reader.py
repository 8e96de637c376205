"""What the overviews show others of inspection: number, date, form of announced discipline; number and date of a conclusion on
degradation. For inspection staff these are records of their own pages, not of an overview."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from assessments.inspections.models import DisciplinaryAction, Form, Inspection
from members.models import Member
from organizations.models import Organization


@dataclasses.dataclass(frozen=True)
class Released:
    what: str
    number: str
    on: datetime.date


def released_of(user: Any, subject: Member | Organization) -> list[Released]:
    """What is released of one subject, newest first: two statements."""
    field = "member" if isinstance(subject, Member) else "organization"
    mine = {field: subject}
    forms = dict(Form.choices)
    found = [
        Released(f"Kỷ luật {forms[row['form']].lower()}", row["number"], row["announced_on"])
        for row in DisciplinaryAction.objects.filter(**mine).released_to(user)
    ]
    found += [
        Released("Kết luận có biểu hiện suy thoái", row["conclusion_number"], row["conclusion_on"])
        for row in Inspection.objects.filter(**mine).degradation_released_to(user)
    ]
    return sorted(found, key=lambda row: row.on, reverse=True)
