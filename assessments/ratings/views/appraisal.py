"""What waits for a proposing body, oldest first: levels for many rows, an opinion each, proposed in one act.

The organization department over grassroots organizations, their heads and managed members; a section committee over its
cells and their members (route A). Route C proposes on its own sheet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from assessments.ratings.actions.appraisal import ProposalRow, propose
from assessments.ratings.agenda import signals_of
from assessments.ratings.cases import CaseBook
from assessments.ratings.forms.decisions import ListForm
from assessments.ratings.gauges import count_pairs
from assessments.ratings.models import Assessment
from assessments.ratings.permissions import check_accepts_work, is_self
from assessments.ratings.rules.levels import FACT_OWNER_LABELS, LEVEL_LABELS, LEVEL_SHORT, LEVELS_BEST_FIRST, Level
from assessments.ratings.rules.verdict import Verdict
from assessments.ratings.transitions import Part
from assessments.ratings.views._base import OfCycle
from assessments.ratings.waiting import plays, waits_for, with_history
from partybase.refusal import NotAllowed
from partybase.web.forms import PageForm
from partybase.web.views import ActionView

MOST_ROWS = 400
LEVEL_CHOICES = [(level.value, LEVEL_LABELS[level]) for level in LEVELS_BEST_FIRST]
KEPT_FIELDS = ("level-", "text-")


@dataclass
class AppraisalItem:
    assessment: Assessment
    verdict: Verdict
    is_own: bool

    @property
    def sent_short(self) -> str:
        text = self.assessment.sender_level
        return LEVEL_SHORT[Level(text)] if text else ""

    @property
    def highest(self) -> Level | None:
        return self.verdict.provisional

    @property
    def preselected(self) -> str:
        text = self.assessment.sender_level
        if not text or (self.highest is not None and Level(text).rank > self.highest.rank):
            return self.highest.value if self.highest else ""
        return text

    @property
    def is_reduced(self) -> bool:
        return bool(self.assessment.sender_level) and self.preselected != self.assessment.sender_level

    @property
    def last_year(self) -> str:
        return LEVEL_SHORT[Level(self.assessment.last_year_level)] if self.assessment.last_year_level else ""

    @property
    def lacks(self) -> list[tuple[str, str]]:
        return [(item.text, FACT_OWNER_LABELS[item.owed_by]) for item in self.verdict.missing]

    @property
    def why_not_higher(self) -> list[str]:
        return [reason.sentence() for reason in self.verdict.why_not_higher()[:3]]

    @property
    def signals(self) -> list[str]:
        return signals_of(self.assessment, self.verdict)


class AppraisalListView(OfCycle, ActionView):
    form_class = PageForm
    template_name = "ratings/appraisal_list.html"

    def get_title(self) -> str:
        return f"Thẩm định, đề xuất năm {self.cycle.year}"

    def check(self, thing: Any) -> None:
        user = self.request.user
        mine = Assessment.objects.visible_to(user).filter(plays(user, Part.PROPOSER), cycle_id=self.cycle.pk, route="A")
        if not mine.exists():
            raise NotAllowed("Đợt này không có đối tượng nào do đồng chí thẩm định, đề xuất.")

    # --- the rows ------------------------------------------------------------------------------------------------

    @cached_property
    def of(self) -> str:
        """The kind of subject asked for: MEMBER or the organizations; the first that has anything otherwise."""
        asked = (self.request.POST or self.request.GET).get("of", "")
        if asked in ("members", "organizations"):
            return asked
        return "organizations" if self.counts["organizations"] or not self.counts["members"] else "members"

    @cached_property
    def waiting(self) -> Any:
        user = self.request.user
        rows = Assessment.objects.visible_to(user).filter(cycle_id=self.cycle.pk, route="A")
        return rows.filter(waits_for(user, Part.PROPOSER))

    @cached_property
    def counts(self) -> dict[str, int]:
        kinds = Counter(self.waiting.order_by().values_list("subject_kind", flat=True))
        return {"members": kinds["MEMBER"], "organizations": sum(kinds.values()) - kinds["MEMBER"]}

    @cached_property
    def items(self) -> list[AppraisalItem]:
        rows = (
            self.waiting.filter(subject_kind="MEMBER")
            if self.of == "members"
            else self.waiting.exclude(subject_kind="MEMBER")
        )
        rows = with_history(rows, self.cycle).select_related("place", "category", "grassroots")
        found = list(rows.order_by("sent_on", "grassroots__path", "place__path", "sort_key", "pk")[:MOST_ROWS])
        for row in found:
            row.cycle = self.cycle
        book = CaseBook(self.cycle, found, provisional=True, reader=self.request.user)
        return [AppraisalItem(row, book.verdict(row), is_self(self.request.user, row)) for row in found]

    @cached_property
    def offered(self) -> list[AppraisalItem]:
        return [item for item in self.items if not item.is_own]

    @cached_property
    def typed(self) -> ListForm:
        data = self.request.POST if self.request.method == "POST" else None
        return ListForm([item.assessment for item in self.offered], data)

    # --- the pages -----------------------------------------------------------------------------------------------

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posted = self.request.method == "POST"
        levels = self.typed.levels() if posted else {}
        problems = kwargs.pop("problems", {}) | self.typed.problems
        rows = [
            {
                "item": item,
                "level": levels.get(item.assessment.pk, "") if posted else item.preselected,
                "text": self.typed.value("text", item.assessment),
                "problem": problems.get(item.assessment.pk, ""),
            }
            for item in self.offered
        ]
        return super().get_context_data(
            rows=rows,
            own=[item.assessment for item in self.items if item.is_own],
            of=self.of,
            tabs=[
                ("organizations", "Tổ chức đảng", self.counts["organizations"]),
                ("members", "Đảng viên", self.counts["members"]),
            ],
            total=self.counts[self.of],
            level_choices=LEVEL_CHOICES,
            problem_count=sum(bool(row["problem"]) for row in rows),
            chosen=sum(bool(row["level"]) for row in rows),
            versions=" ".join(f"{item.assessment.pk}:{item.assessment.version}" for item in self.offered),
            accepts=self.cycle.accepts_work,
            **kwargs,
        )

    def proposals(self) -> list[ProposalRow]:
        versions, levels = self.typed.versions(), self.typed.levels()
        return [
            ProposalRow(
                assessment_id=item.assessment.pk,
                level=levels[item.assessment.pk],
                text=self.typed.value("text", item.assessment),
                version=versions.get(item.assessment.pk, 0),
            )
            for item in self.offered
            if item.assessment.pk in levels
        ]

    def problems(self, rows: list[ProposalRow]) -> dict[int, str]:
        by_id = {item.assessment.pk: item for item in self.offered}
        found = dict(self.typed.problems)
        for row in rows:
            highest = by_id[row.assessment_id].highest
            if highest is not None and row.level.rank > highest.rank:
                found[row.assessment_id] = f"Mức cao nhất là {highest.label}. " + " ".join(
                    by_id[row.assessment_id].why_not_higher[:1]
                )
        return found

    def form_valid(self, form: Any) -> HttpResponse:
        check_accepts_work(self.cycle)
        if "back" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        rows = self.proposals()
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        problems = self.problems(rows)
        if problems:
            form.add_error(None, f"{len(problems)} đối tượng có mức chưa đúng; xem từng dòng được đánh dấu.")
        elif not rows:
            form.add_error(None, "Chưa chọn mức cho đối tượng nào. Hãy chọn ít nhất một đối tượng.")
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form, problems=problems), status=422)
        return self.check_page(form, rows)

    def check_page(self, form: Any, rows: list[ProposalRow]) -> HttpResponse:
        by_id = {item.assessment.pk: item for item in self.offered}
        differing = [row for row in rows if by_id[row.assessment_id].assessment.sender_level != row.level.value]
        context = self.get_context_data(form=form) | {
            "counts": count_pairs(Counter(row.level for row in rows)),
            "number": len(rows),
            "left_out": len(self.offered) - len(rows),
            "with_text": sum(bool(row.text) for row in rows),
            "differing": [(by_id[row.assessment_id], row.level.label) for row in differing[:50]],
            "differing_more": max(0, len(differing) - 50),
            "kind_text": {"members": "đảng viên", "organizations": "tổ chức đảng"}[self.of],
            "kept": [
                (name, value)
                for name, value in self.request.POST.items()
                if name in ("token", "versions", "of") or (name.startswith(KEPT_FIELDS) and value)
            ],
        }
        return self.response_class(request=self.request, template=["ratings/appraisal_check.html"], context=context)

    def act(self, form: Any) -> str:
        done = propose(cycle=self.cycle, rows=self.proposals(), by=self.request.user)
        self.done_number = len(done)
        return f"{reverse('ratings:appraisal-list', args=[self.cycle.pk])}?of={self.of}"

    def get_success_message(self, result: Any) -> str:
        return f"Đã đề xuất mức của {self.done_number} đối tượng."
