"""Decisions of a body: the list it takes up, checked with its numbers before it is carried out; published; decided anew."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView

from assessments.ratings.actions.decisions import check_paper, decide, publish
from assessments.ratings.agenda import MEMBERS, Agenda
from assessments.ratings.caps import meters
from assessments.ratings.forms.decisions import LONGEST_LIST, DecisionRows, PaperForm, PublishForm
from assessments.ratings.gauges import count_pairs, gauge_of
from assessments.ratings.models import CapGroup, Decision
from assessments.ratings.permissions import acts_as, body_of, check_accepts_work, check_can_decide_for, may_see_result
from assessments.ratings.reader import body_text
from assessments.ratings.rules.levels import LEVEL_LABELS, LEVELS_BEST_FIRST, Level
from assessments.ratings.views._base import SECTION, OfCycle, address, cycle_crumbs, scoped
from organizations.models import Organization
from organizations.scope import PERSONNEL
from partybase.refusal import Conflict, NotAllowed, Refusal
from partybase.web.drafts import discard
from partybase.web.receipts import once
from partybase.web.views import ActionView, Page, ScopedDetailView, ScopedListView

LINES_A_PAGE = 100
KEPT_FIELDS = ("level-", "override-", "paper-")
LEVEL_CHOICES = [(level.value, LEVEL_LABELS[level]) for level in LEVELS_BEST_FIRST]


class DecidingPage(OfCycle, Page, TemplateView):
    """The list of one body, with what was typed into it."""

    organization: Organization
    body: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.organization = scoped(Organization.objects.visible_to(request.user, *PERSONNEL), kwargs["organization"])
        data = request.POST if request.method == "POST" else None
        asked = (data or request.GET).get("group", "")
        self.agenda = Agenda(request.user, self.cycle, self.organization, asked)
        self.data = data

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            body = body_of(self.organization, request.user)
            try:
                if body is None:
                    raise NotAllowed(f"Đồng chí không được giao ghi quyết định xếp loại của {self.organization.name}.")
                check_can_decide_for(request.user, body, self.organization)
                check_accepts_work(self.cycle)
            except Refusal as refusal:
                raise PermissionDenied(refusal.sentence) from refusal
            self.body = body
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Quyết định xếp loại năm {self.cycle.year}: {self.organization.name}"

    def read(self) -> tuple[PaperForm, DecisionRows]:
        form = PaperForm(self.data, user=self.request.user)
        return form, DecisionRows([item.assessment for item in self.agenda.items], self.data)

    # --- the three pages -----------------------------------------------------------------------------------------

    def list_page(
        self,
        form: PaperForm,
        typed: DecisionRows,
        *,
        status: int = 200,
        problems: dict[int, str] | None = None,
        conflict: Conflict | None = None,
    ) -> HttpResponse:
        agenda, problems = self.agenda, problems or {}
        if self.data is None:
            levels = {item.assessment.pk: item.preselected for item in agenda.offered if item.preselected}
        else:
            levels = typed.levels()
        rows = []
        for item in agenda.offered:
            row = item.assessment
            reasons = [(code, sentence, typed.value("override", row, f"-{code}")) for code, sentence in item.triggers]
            rows.append(
                {
                    "item": item,
                    "level": levels.get(row.pk, ""),
                    "problem": problems.get(row.pk) or typed.problems.get(row.pk, ""),
                    "reasons": reasons,
                    "paper": typed.value("paper", row),
                    "is_open": any(reason for _, _, reason in reasons),
                }
            )
        context = self.get_context_data(
            form=form,
            agenda=agenda,
            rows=rows,
            problem_count=sum(bool(row["problem"]) for row in rows),
            gauges=agenda.gauges(levels),
            level_choices=LEVEL_CHOICES,
            chosen=len(levels),
            versions=self.versions_text(),
            by_members=agenda.tab is not None and agenda.tab.key == MEMBERS,
            check_url=reverse("ratings:decision-check", args=[self.cycle.pk, self.organization.pk]),
            meter_url=reverse("ratings:decision-meter", args=[self.cycle.pk, self.organization.pk]),
            organization=self.organization,
            conflict=conflict,
        )
        return self.response_class(
            request=self.request, template=["ratings/decision_add.html"], context=context, status=status
        )

    def versions_text(self) -> str:
        return " ".join(f"{item.assessment.pk}:{item.assessment.version}" for item in self.agenda.offered)

    def check_page(self, form: PaperForm, typed: DecisionRows) -> HttpResponse:
        """The numbers of the list and the caps before and after; or back to the list with what stands against it."""
        rows = typed.rows(self.agenda.trigger_codes)
        problems = self.agenda.problems(rows) | typed.problems
        valid = form.is_valid()
        if valid:
            for refusal in self.refusals(form, rows):
                form.refuse(refusal)
        if problems:
            form.add_error(
                None, f"{len(problems)} đối tượng trong danh sách có mức chưa đúng; xem từng dòng được đánh dấu."
            )
        if not form.is_valid() or problems:
            return self.list_page(form, typed, status=422, problems=problems)
        levels = {row.assessment_id: row.level for row in rows}
        gauges = self.agenda.gauges(levels)
        by_id = {item.assessment.pk: item for item in self.agenda.items}
        changed = [
            (by_id[row.assessment_id], row.level.label)
            for row in rows
            if by_id[row.assessment_id].proposed != row.level.value or row.overrides
        ]
        context = self.get_context_data(
            form=form,
            agenda=self.agenda,
            organization=self.organization,
            counts=count_pairs(Counter(levels.values())),
            total=len(rows),
            left_out=len(self.agenda.offered) - len(rows),
            changed=changed[:50],
            changed_more=max(0, len(changed) - 50),
            best=[by_id[row.assessment_id].assessment for row in rows if row.level is Level.OUTSTANDING],
            gauges=gauges,
            is_over=any(each.crosses for each in gauges),
            kept=self.kept(),
            check_url=reverse("ratings:decision-check", args=[self.cycle.pk, self.organization.pk]),
            carry_url=reverse("ratings:decision-add", args=[self.cycle.pk, self.organization.pk]),
        )
        return self.response_class(request=self.request, template=["ratings/decision_check.html"], context=context)

    def refusals(self, form: PaperForm, rows: list[Any]) -> list[Refusal]:
        """What can be said before carrying out, beside the levels and the cap."""
        found = []
        try:
            check_paper(form.paper(), self.cycle.rulebook)
        except Refusal as refusal:
            found.append(refusal)
        if not rows:
            found.append(Refusal("Chưa chọn mức cho đối tượng nào. Hãy chọn ít nhất một đối tượng."))
        if len(rows) > LONGEST_LIST:
            found.append(Refusal(f"Một quyết định có nhiều nhất {LONGEST_LIST} đối tượng; hãy tách danh sách."))
        return found

    def kept(self) -> list[tuple[str, str]]:
        """Everything typed, for the hidden fields of the check page."""
        names = set(PaperForm.base_fields) | {"group", "versions", "draft_key"}
        return [
            (name, value)
            for name, value in (self.data or {}).items()
            if name in names or (name.startswith(KEPT_FIELDS) and value)
        ]


class DecisionAddView(DecidingPage):
    """GET: the list. POST: carry out what the check page showed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.list_page(*self.read())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, typed = self.read()
        if not form.is_valid():
            return self.list_page(form, typed, status=422)
        done: list[Decision] = []

        def deed() -> str:
            rows = typed.rows(self.agenda.trigger_codes)
            decision = decide(
                cycle=self.cycle,
                organization=self.organization,
                body=self.body,
                paper=form.paper(),
                rows=rows,
                by=request.user,
            )
            done.append(decision)
            return reverse("ratings:decision-detail", args=[decision.pk])

        try:
            url, first = once(token=form.cleaned_data.get("token"), user=request.user, deed=deed)
        except NotAllowed:
            raise
        except Conflict as conflict:
            form.add_error(None, conflict.sentence)
            return self.list_page(form, typed, status=409, conflict=conflict)
        except Refusal as refusal:
            form.refuse(refusal)
            rows = typed.rows(self.agenda.trigger_codes)
            return self.list_page(form, typed, status=422, problems=self.agenda.problems(rows))
        discard(request.user, request.POST.get("draft_key", ""))
        if first:
            messages.success(request, f"Đã ghi {done[0]}: {len(typed.levels())} đối tượng. Chưa công bố.")
        else:
            messages.info(request, "Quyết định này đã được ghi từ lần gửi trước; không ghi thêm lần nữa.")
        return HttpResponseRedirect(url)


class DecisionCheckView(DecidingPage):
    """POST only: the check page, or (`back`) the list again with everything typed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        url = reverse("ratings:decision-add", args=[self.cycle.pk, self.organization.pk])
        group = request.GET.get("group", "")
        return HttpResponseRedirect(f"{url}?group={group}" if group.isalnum() else url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, typed = self.read()
        if "back" in request.POST:
            form.is_valid()
            return self.list_page(form, typed)
        return self.check_page(form, typed)


class DecisionMeterView(DecidingPage):
    """The caps as they would stand with the levels chosen so far: a part of the list's page, asked while choosing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        levels = DecisionRows(self.agenda.rows, self.data).levels()
        context = {
            "gauges": self.agenda.gauges(levels),
            "chosen": len(levels),
            "counts": count_pairs(Counter(levels.values())),
        }
        return self.response_class(request=request, template=["ratings/_cap_meters.html"], context=context)


# --- what was decided ---------------------------------------------------------------------------------------------------


class DecisionListView(OfCycle, ScopedListView):
    model = Decision
    template_name = "ratings/decision_list.html"

    def get_title(self) -> str:
        return f"Các quyết định xếp loại năm {self.cycle.year}"

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().filter(cycle_id=self.cycle.pk).select_related("organization")
        if self.request.GET.get("unpublished"):
            rows = rows.filter(published_on=None)
        return rows.annotate(number_of_lines=Count("lines")).order_by("-decided_on", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for decision in context["object_list"]:
            decision.may_publish = not decision.published_on and may_publish(self.request.user, decision)
        return context


def may_publish(user: Any, decision: Decision) -> bool:
    return acts_as(user, decision.body, decision.organization_id, decision.organization.path)


class DecisionDetailView(ScopedDetailView):
    """One decision: its paper, the vote, every line with the verdict as it was kept."""

    model = Decision
    template_name = "ratings/decision_detail.html"
    context_object_name = "decision"
    section = SECTION

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("organization", "cycle__top", "by", "published_by")

    def get_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        cycle = self.object.cycle
        return [*cycle_crumbs(cycle), ("Quyết định", reverse("ratings:decision-list", args=[cycle.pk]))]

    def get_can(self) -> dict[str, bool]:
        decision = self.object
        mine = may_publish(self.request.user, decision)
        working = decision.cycle.accepts_work
        return {"publish": mine and working and not decision.published_on, "anew": mine and working}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision, user = self.object, self.request.user
        rows = decision.lines.select_related("assessment__place", "assessment__grassroots").order_by(
            "assessment__place__path", "assessment__sort_key", "pk"
        )
        page = Paginator(rows, LINES_A_PAGE).get_page(self.request.GET.get("page"))
        lines = [line for line in page if decision.published_on or may_see_result(user, line.assessment)]
        levels = decision.lines.order_by().values_list("level").annotate(number=Count("pk"))
        again = decision.lines.filter(version=F("assessment__decided_version")).exclude(
            assessment__needs_new_decision=""
        )
        for line in lines:
            line.level_text = LEVEL_LABELS[Level(line.level)]
            line.previous_text = LEVEL_LABELS[Level(line.previous_level)] if line.previous_level else ""
            line.is_current = line.version == line.assessment.decided_version
            line.reasons_aside = list((line.overrides or {}).get("reasons", {}).values())
        return super().get_context_data(
            cycle=decision.cycle,
            lines=lines,
            page_obj=page,
            total=page.paginator.count,
            counts=count_pairs(Counter({Level(level): number for level, number in levels})),
            body_text=body_text(decision.body, decision.organization),
            docx_url=address("ratings:decision-docx", decision.pk),
            waiting=[line.assessment for line in again.select_related("assessment")[:5]],
            **kwargs,
        )


class DecisionPublishView(ActionView):
    """Publication is for good: the numbers first, then the day."""

    model = Decision
    form_class = PublishForm
    template_name = "ratings/decision_publish.html"
    section = SECTION
    title = "Công bố quyết định"
    submit_label = "Công bố"

    def get_base_queryset(self) -> Any:
        return Decision.objects.visible_to(self.request.user).select_related("organization", "cycle__top")

    def check(self, thing: Decision) -> None:
        check_can_decide_for(self.request.user, thing.body, thing.organization)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        cycle = self.object.cycle
        return [
            *cycle_crumbs(cycle),
            (str(self.object), reverse("ratings:decision-detail", args=[self.object.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision = self.object
        lines = list(decision.lines.select_related("assessment__cap_group__merged_into"))
        current = [line for line in lines if line.version == line.assessment.decided_version]
        heads: dict[int, CapGroup] = {}
        best: set[int] = set()
        for line in current:
            if group := line.assessment.cap_group:
                head = group.merged_into or group
                head.cycle = decision.cycle
                heads[head.pk] = head
                if line.level == Level.OUTSTANDING:
                    best.add(head.pk)
        found = [gauge_of(meter) for meter in meters(heads.values())]
        gauges = [each for each in found if each.group.pk in best or each.sides[0].state.over]
        return super().get_context_data(
            decision=decision,
            cycle=decision.cycle,
            counts=count_pairs(Counter(Level(line.level) for line in current)),
            total=len(current),
            replaced=len(lines) - len(current),
            gauges=gauges[:20],
            over=[each.group.name for each in gauges if each.sides[0].state.over],
            waiting=[line.assessment.name for line in current if line.assessment.needs_new_decision],
            **kwargs,
        )

    def act(self, form: Any) -> str:
        publish(decision=self.object, on=form.cleaned_data["on"], by=self.request.user)
        return reverse("ratings:decision-detail", args=[self.object.pk])

    def get_success_message(self, result: Any) -> str:
        return f"Đã công bố {self.object}. Các nơi gửi nay xem được kết quả."
