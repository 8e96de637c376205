"""Check the answers, then send: of a cell's members, and of an organization's sheet.

Routes A and B send; in route C the sender's own body proposes, with its vote, minutes and date. One posted form may hold
rows of both: they go together or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments.ratings.actions.appraisal import ProposalRow, propose
from assessments.ratings.actions.sheets import send
from assessments.ratings.forms.sending import SendForm
from assessments.ratings.models import SENDER_STATES, Assessment, Cycle
from assessments.ratings.reader import body_text
from assessments.ratings.rules.caps import CapObject
from assessments.ratings.rules.levels import LEVELS_BEST_FIRST, Level
from assessments.ratings.views.sheets import NOT_SENDER, CellSheetView, already_done
from partybase.refusal import NotAllowed, Refusal

CHANGED = "Có phiếu vừa thay đổi sau khi đồng chí mở trang này. Hãy xem lại danh sách rồi gửi."


def send_rows(*, cycle: Cycle, rows: Sequence[Assessment], seen: dict[int, int], form: SendForm, by: Any) -> int:
    """Send and propose what was chosen, as it was seen. Call inside a transaction: `ActionView` keeps one open."""
    direct = [a.pk for a in rows if a.route != "C"]
    own = [a for a in rows if a.route == "C"]
    done: list[Assessment] = []
    if direct:
        done += send(cycle=cycle, assessment_ids=direct, by=by)
    if own:
        vote = form.vote()
        if vote is None:
            raise Refusal(
                "Đề xuất của chi ủy (chi bộ) phải ghi ngày họp, số có mặt và số đồng ý.", field=_first_empty(form)
            )
        proposals = [ProposalRow(assessment_id=a.pk, level=Level(a.sender_level), version=seen[a.pk]) for a in own]
        done += propose(cycle=cycle, rows=proposals, by=by, vote=vote)
    if any(a.version != seen[a.pk] + 1 for a in done):
        raise Refusal(CHANGED)
    return len(done)


def _first_empty(form: SendForm) -> str:
    return next(name for name in ("held_on", "present", "in_favour") if form.cleaned_data[name] in (None, ""))


class SheetMembersCheckView(CellSheetView):
    template_name = "ratings/sheet_check.html"
    form_class = SendForm
    submit_label = "Gửi"

    def check(self, thing: Any) -> None:
        super().check(thing)
        if not self.sheet.is_sender:
            raise NotAllowed(NOT_SENDER.format(place=self.sheet.cell.name))
        self.waiting = [a for a in self.sheet.rated if a.state in SENDER_STATES]
        self.ready = [a for a in self.waiting if a.pk not in self.sheet.problems]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return already_done(request) or super().post(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Kiểm tra trước khi gửi: {self.sheet.cell.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Phiếu đảng viên", self.url)]

    @property
    def proposes(self) -> bool:
        return any(a.route == "C" for a in self.ready)

    def get_form_kwargs(self) -> dict[str, Any]:
        choices = [(f"{a.pk}:{a.version}", a.name) for a in self.ready]
        return {**super().get_form_kwargs(), "choices": choices, "with_vote": self.proposes}

    def get_initial(self) -> dict[str, Any]:
        return {"rows": [f"{a.pk}:{a.version}" for a in self.ready]}

    def act(self, form: SendForm) -> str:
        seen = form.chosen()
        rows = [a for a in self.ready if a.pk in seen]
        if not rows:
            raise Refusal("Chưa chọn phiếu nào để gửi. Hãy đánh dấu ít nhất một đảng viên.", field="rows")
        self.number = send_rows(cycle=self.sheet.cycle, rows=rows, seen=seen, form=form, by=self.request.user)
        return self.url

    def get_success_message(self, result: Any) -> str:
        return f"Đã gửi phiếu của {self.number} đảng viên."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.sheet
        form = kwargs.get("form") or self.get_form()
        kwargs["form"] = form
        chosen = set(form["rows"].value() or [])
        rule = sheet.cycle.rulebook.cap(CapObject.MEMBER)
        return super().get_context_data(
            ready=[(sheet.row(a), f"{a.pk}:{a.version}" in chosen, receiver_of(a)) for a in self.ready],
            blocked=[sheet.row(a) for a in self.waiting if a.pk in sheet.problems],
            counts=sheet.counts,
            levels=[(level, sum(a.sender_level == level for a in self.ready)) for level in LEVELS_BEST_FIRST],
            cap_clause=rule.clause if rule else None,
            proposes=self.proposes,
            sends=any(a.route != "C" for a in self.ready),
            draft_key=f"rating-send-{sheet.cycle.pk}-{sheet.cell.pk}" if self.proposes else "",
            **kwargs,
        )


def receiver_of(assessment: Assessment) -> str:
    """Who receives it next, by name."""
    if assessment.route == "A":
        return body_text(assessment.proposer_body, assessment.proposer)
    if assessment.route == "B":
        return body_text(assessment.decider_body, assessment.decider)
    return f"{body_text(assessment.proposer_body, assessment.proposer or assessment.place)} đề xuất"


def to_sheet_or_detail(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    messages.info(request, "Phiếu này hiện không sửa được; dưới đây là nội dung đang lưu.")
    return redirect(reverse("ratings:assessment-detail", args=[assessment.pk]))
