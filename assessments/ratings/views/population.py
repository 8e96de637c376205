"""What is wrong with the rosters before a year is opened, and what has changed in them since."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from assessments.ratings.actions.population import accept_difference
from assessments.ratings.differences import DIFFERENCE_LABELS, differences
from assessments.ratings.permissions import check_can_run_cycle
from assessments.ratings.problems import Problem, Severity, roster_problems
from assessments.ratings.views._base import OfCycle, cycle_in_scope
from partybase.refusal import NotAllowed, Refusal
from partybase.today import today
from partybase.vietnamese import DateError, parse_date
from partybase.web.views import Page

SHOWN_OF_A_KIND = 100
OVERVIEWS = {"members.Member": "desk:member-overview", "organizations.Organization": "desk:organization-overview"}


class CycleCheckView(OfCycle, Page, TemplateView):
    """Grouped by what is wrong, each with the record to mend; nothing here blocks the opening."""

    template_name = "ratings/population_check.html"

    def get_title(self) -> str:
        return f"Kiểm tra danh sách trước khi mở đợt năm {self.cycle.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check_can_run_cycle(self.request.user, self.cycle.top)
        day, wrong = today(), ""
        if text := self.request.GET.get("on", "")[:30]:
            try:
                day = parse_date(text) or day
            except DateError as error:
                wrong = str(error)
        problems = roster_problems(self.cycle.top, day, rulebook=self.cycle.rulebook)
        groups: dict[str, list[Problem]] = {}
        for problem in problems:
            groups.setdefault(problem.code, []).append(problem)
        return super().get_context_data(
            day=day,
            wrong=wrong,
            total=len(problems),
            warnings=sum(problem.severity is Severity.WARNING for problem in problems),
            groups=[
                {
                    "label": found[0].label,
                    "is_warning": found[0].severity is Severity.WARNING,
                    "number": len(found),
                    "rows": [
                        (each, reverse(OVERVIEWS[each.model], args=[each.pk])) for each in found[:SHOWN_OF_A_KIND]
                    ],
                    "more": max(0, len(found) - SHOWN_OF_A_KIND),
                }
                for found in groups.values()
            ],
            may_open=self.cycle.state == "PREPARING",
            **kwargs,
        )


class DifferenceListView(OfCycle, Page, TemplateView):
    """The frozen population against today's roster; each difference says what accepting it does."""

    template_name = "ratings/population_differences.html"

    def get_title(self) -> str:
        return f"Biến động danh sách xếp loại năm {self.cycle.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check_can_run_cycle(self.request.user, self.cycle.top)
        found = differences(self.cycle, today()) if self.cycle.state != "PREPARING" else []
        groups = [
            {
                "kind": kind,
                "label": label,
                "rows": (rows := [each for each in found if each.kind == kind]),
                "acceptable": sum(each.acceptable for each in rows),
            }
            for kind, label in DIFFERENCE_LABELS.items()
        ]
        return super().get_context_data(
            groups=[group for group in groups if group["rows"]],
            total=len(found),
            may_accept=self.cycle.accepts_work,
            **kwargs,
        )


@require_POST
def accept(request: HttpRequest, cycle: int) -> HttpResponse:
    """Accept the posted differences, one by one or all that were ticked; together or not at all."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("accounts:sign-in"))
    found = cycle_in_scope(request.user, cycle)
    page = reverse("ratings:cycle-differences", args=[found.pk])
    keys = list(dict.fromkeys(key[:80] for key in request.POST.getlist("key")))[:500]
    if "one" in request.POST:
        keys = [request.POST["one"][:80]]
    try:
        check_can_run_cycle(request.user, found.top)
        if not keys:
            raise Refusal("Chưa chọn biến động nào. Hãy đánh dấu ít nhất một dòng.")
        with transaction.atomic():
            for key in keys:
                accept_difference(cycle=found, key=key, by=request.user)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Đã chấp nhận {len(keys)} biến động.")
    return HttpResponseRedirect(page)
