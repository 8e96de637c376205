"""The rating year at a glance, for each role what waits; its rulebook; closing, reopening, longer deadlines."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View

from assessments.ratings import owed
from assessments.ratings.actions.opening import close_cycle, extend_deadline, prepare_cycle, reopen_cycle
from assessments.ratings.caps import meters
from assessments.ratings.forms.cycles import (
    MARK_TEXTS,
    CloseForm,
    ExtensionForm,
    PrepareForm,
    ReopenForm,
    option_text,
)
from assessments.ratings.gauges import gauge_of
from assessments.ratings.models import Assessment, Cycle, CycleState, Decision, Extension, State
from assessments.ratings.models.assessment import SUBJECT_CHOICES
from assessments.ratings.permissions import can_run_cycle, check_can_run_cycle
from assessments.ratings.rules.levels import LEVEL_LABELS, LEVELS_BEST_FIRST, Mark
from assessments.ratings.transitions import Part
from assessments.ratings.views._base import SECTION, address, cycle_crumbs, list_crumb
from assessments.ratings.views.caps import groups_for
from assessments.ratings.views.lists import unrated_by_reason
from assessments.ratings.waiting import held_ids, overdue, plays, waits_for, with_shown
from organizations.models import Organization
from organizations.scope import PERSONNEL, Role, scope_of
from partybase.refusal import NotAllowed
from partybase.today import today
from partybase.web.views import ActionView, Page, ScopedDetailView, ScopedListView

MOST_METERS = 8
SHOWN_STATES = [State.DRAFT, State.RETURNED, State.SENT, State.PROPOSED, State.DECIDED, State.PUBLISHED]


class HomeView(Page, View):
    """The section's own address: the year that runs, else the list of years."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cycles = Cycle.objects.visible_to(request.user)
        running = cycles.running().order_by("-year", "pk").values_list("pk", flat=True)[:2]
        if len(running) == 1:
            return HttpResponseRedirect(reverse("ratings:cycle-detail", args=[running[0]]))
        return HttpResponseRedirect(reverse("ratings:cycle-list"))


def tops_of(user: Any) -> Any:
    """The top organizations whose year the user may run."""
    return Organization.objects.filter(pk__in=held_ids(user, Role.ORGANIZATION_STAFF), parent=None).visible_to(user)


class CycleListView(ScopedListView):
    model = Cycle
    template_name = "ratings/cycle_list.html"
    title = "Xếp loại hằng năm"
    section = SECTION

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("top").defer("snapshot").order_by("-year", "top__path", "pk")

    def get_can(self) -> dict[str, bool]:
        return {"add": tops_of(self.request.user).exists()}


class CycleAddView(ActionView):
    form_class = PrepareForm
    title = "Chuẩn bị đợt xếp loại"
    section = SECTION
    submit_label = "Chuẩn bị đợt"
    success_message = "Đã chuẩn bị đợt xếp loại. Hãy kiểm tra danh sách rồi mở đợt."

    def check(self, thing: Any) -> None:
        if not tops_of(self.request.user).exists():
            raise NotAllowed("Chỉ cán bộ Ban Tổ chức của cấp ủy được chuẩn bị, mở, khóa đợt xếp loại.")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "tops": tops_of(self.request.user)}

    def act(self, form: Any) -> str:
        cycle = prepare_cycle(by=self.request.user, **form.values())
        return reverse("ratings:cycle-detail", args=[cycle.pk])


# --- the year ------------------------------------------------------------------------------------------------------------


class CyclePage(ScopedDetailView):
    model = Cycle
    context_object_name = "cycle"
    section = SECTION

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("top")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return cycle_crumbs(self.object)


class CycleDetailView(CyclePage):
    """Deadlines, states as counts that open their lists, what waits for me, caps, results."""

    template_name = "ratings/cycle_detail.html"

    def get_title(self) -> str:
        return f"Xếp loại năm {self.object.year}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_can(self) -> dict[str, bool]:
        cycle = self.object
        runs = can_run_cycle(self.request.user, cycle.top)
        return {
            "prepare": runs and cycle.state == CycleState.PREPARING,
            "run": runs and cycle.accepts_work,
            "reopen": runs and cycle.state == CycleState.CLOSED,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cycle, user = self.object, self.request.user
        scope = scope_of(user)
        opened = cycle.state != CycleState.PREPARING
        groups = groups_for(user, cycle) if opened else []
        shown = meters(groups)
        gauges = sorted(
            (gauge_of(meter) for meter in shown),
            key=lambda each: (not each.is_over, each.group.organization_id != cycle.top_id),
        )
        return super().get_context_data(
            table=self.table() if opened else [],
            unrated=unrated_by_reason(self.rows(), reverse("ratings:assessment-list", args=[cycle.pk]))
            if opened
            else [],
            work=self.work() if opened else [],
            levels=self.levels() if opened else [],
            level_names=[level.short for level in LEVELS_BEST_FIRST],
            states=[(state, State(state).label) for state in SHOWN_STATES],
            gauges=gauges[:MOST_METERS],
            more_gauges=max(0, len(gauges) - MOST_METERS),
            deadlines=[
                ("Đảng viên (chi bộ gửi)", cycle.members_due),
                ("Chi bộ trực thuộc, đảng bộ bộ phận", cycle.cells_due),
                ("Tổ chức cơ sở đảng", cycle.grassroots_due),
            ],
            extensions=Extension.objects.filter(cycle=cycle, organization__in=Organization.objects.visible_to(user))
            .select_related("organization")
            .order_by("until", "organization__path")[:20]
            if opened
            else [],
            today=today(),
            results_url=address("ratings:results-xlsx", cycle.pk) if opened and scope.has(*PERSONNEL) else "",
            summary_url=address("ratings:summary-xlsx", cycle.pk)
            if opened and scope.covers(cycle.top.path, Role.ORGANIZATION_STAFF, Role.LEADER)
            else "",
            **kwargs,
        )

    def rows(self) -> Any:
        return with_shown(
            Assessment.objects.visible_to(self.request.user).filter(cycle_id=self.object.pk), self.request.user
        )

    def table(self) -> list[dict[str, Any]]:
        """By kind of subject: how many stand in each state as this reader may know it."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        rows = self.rows().order_by().values_list("subject_kind", "shown_state").annotate(number=Count("pk"))
        for kind, state, number in rows:
            found[kind][state] += number
        return [
            {
                "kind": kind,
                "label": label,
                "counts": [(state, found[kind].get(state, 0)) for state in SHOWN_STATES],
                "exempt": found[kind].get(State.EXEMPT, 0),
                "not_rated": found[kind].get(State.NOT_RATED, 0),
                "total": sum(found[kind].values()),
            }
            for kind, label in SUBJECT_CHOICES
            if kind in found
        ]

    def levels(self) -> list[dict[str, Any]]:
        """Results: decided or published levels that this reader may know."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        rows = self.rows().filter(shown_state__in=[State.DECIDED, State.PUBLISHED]).order_by()
        for kind, level, number in rows.values_list("subject_kind", "shown_level").annotate(number=Count("pk")):
            found[kind][level] += number
        return [
            {
                "kind": kind,
                "label": label,
                "counts": [(level, LEVEL_LABELS[level], found[kind].get(level, 0)) for level in LEVELS_BEST_FIRST],
                "total": sum(found[kind].values()),
            }
            for kind, label in SUBJECT_CHOICES
            if kind in found
        ]

    def work(self) -> list[dict[str, Any]]:
        """What waits for this person, each with the page where it is done."""
        cycle, user = self.object, self.request.user
        if not cycle.accepts_work:
            return []
        lists = reverse("ratings:assessment-list", args=[cycle.pk])
        rows = Assessment.objects.visible_to(user).filter(cycle_id=cycle.pk)
        found = []
        sheets = rows.filter(waits_for(user, Part.SENDER)).order_by("place__path", "pk")
        seen = set()
        for pk, kind, place, name in sheets.values_list("pk", "subject_kind", "place_id", "place_name"):
            of_members = kind == "MEMBER"
            if (place, of_members) in seen:
                continue
            seen.add((place, of_members))
            if of_members:
                url, text = (
                    address("ratings:sheet-members", cycle.pk, place),
                    f"Tự đánh giá và gửi: đảng viên của {name}",
                )
            else:
                url, text = address("ratings:sheet-organization", pk), f"Tự đánh giá và gửi: {name}"
            found.append({"text": text, "url": url or f"{lists}?place={place}", "number": None})
        proposals = rows.filter(waits_for(user, Part.PROPOSER), route="A").count()
        if proposals:
            url = reverse("ratings:appraisal-list", args=[cycle.pk])
            found.append({"text": "Thẩm định, đề xuất", "url": url, "number": proposals})
        waiting = rows.filter(waits_for(user, Part.DECIDER)).order_by()
        for decider, name, number in waiting.values_list("decider_id", "decider__name").annotate(number=Count("pk")):
            url = reverse("ratings:decision-add", args=[cycle.pk, decider])
            found.append({"text": f"Quyết định xếp loại: {name}", "url": url, "number": number})
        unpublished = (
            Decision.objects.visible_to(user)
            .filter(
                cycle_id=cycle.pk,
                published_on=None,
                organization_id__in=held_ids(user, Role.SECRETARY) + held_ids(user, Role.LEADER),
            )
            .count()
        )
        if unpublished:
            url = reverse("ratings:decision-list", args=[cycle.pk]) + "?unpublished=1"
            found.append({"text": "Quyết định chưa công bố", "url": url, "number": unpublished})
        late = rows.filter(overdue(cycle, today())).count()
        if late:
            found.append({"text": "Quá hạn chưa gửi", "url": f"{lists}?late=overdue", "number": late})
        found += self.facts_owed()
        again = rows.filter(plays(user, Part.DECIDER)).exclude(needs_new_decision="").count()
        if again:
            found.append(
                {
                    "text": "Phải quyết định lại vì tỷ lệ cấp dưới đã thay đổi",
                    "url": f"{lists}?again=1",
                    "number": again,
                }
            )
        return found

    def facts_owed(self) -> list[dict[str, Any]]:
        """Facts that this person records for others: of communes and towns, of members who left the own cell."""
        user, lists = self.request.user, []
        scope = scope_of(user)
        if scope.has(Role.ORGANIZATION_STAFF):
            text = "Ghi xếp loại chính quyền, Mặt trận, đoàn thể của xã, thị trấn"
            lists.append((text, owed.authorities(user), "ratings:authority-list"))
        if scope.has(Role.SECRETARY):
            text = "Ghi nhận xét đảng viên đã chuyển đi hoặc sinh hoạt tạm thời"
            lists.append((text, owed.comments(user), "ratings:comment-list"))
        counted = [(text, rows.filter(done=False).count(), reverse(name)) for text, rows, name in lists]
        return [{"text": text, "url": f"{url}?owed=owed", "number": number} for text, number, url in counted if number]


class CycleRulebookView(CyclePage):
    """The pinned rulebook: documents, clauses with citations and marks, options chosen with reasons, hash."""

    template_name = "ratings/cycle_rulebook.html"

    def get_title(self) -> str:
        return f"Bộ quy định của đợt xếp loại năm {self.object.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cycle = self.object
        book = cycle.rulebook
        options = [
            {
                "option": option,
                "chosen": option_text(book, option.name, book.option(option.name)),
                "default": option_text(book, option.name, option.default),
                "differs": option.name in cycle.options,
                "reason": cycle.option_reasons.get(option.name, ""),
                "mark": MARK_TEXTS[option.mark],
                "verified": option.mark is Mark.VERIFIED,
            }
            for option in book.options
        ]
        sections = (
            ("Điều kiện của từng mức", book.conditions),
            ("Trường hợp phải xếp mức thấp nhất", book.triggers),
            ("Giới hạn mức", book.ceilings),
            ("Dữ kiện bắt buộc", book.facts),
            ("Diện miễn, chưa xếp loại", book.statuses),
            ("Tỷ lệ tối đa", book.caps),
            ("Bỏ phiếu", (book.ballot,)),
            ("Thẩm quyền", book.routes),
            ("Thứ tự", book.order),
        )
        return super().get_context_data(
            book=book,
            is_pinned=bool(cycle.snapshot),
            options=options,
            clauses=[
                (title, [(each.clause, MARK_TEXTS[each.clause.mark]) for each in rules]) for title, rules in sections
            ],
            **kwargs,
        )


# --- acts ----------------------------------------------------------------------------------------------------------------


class CycleActView(ActionView):
    model = Cycle
    section = SECTION

    def get_base_queryset(self) -> Any:
        return Cycle.objects.visible_to(self.request.user).select_related("top")

    def check(self, thing: Cycle) -> None:
        check_can_run_cycle(self.request.user, thing.top)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return cycle_crumbs(self.object)

    def done(self) -> str:
        return reverse("ratings:cycle-detail", args=[self.object.pk])


class CycleCloseView(CycleActView):
    form_class = CloseForm
    template_name = "ratings/cycle_close.html"
    title = "Khóa đợt xếp loại"
    submit_label = "Khóa đợt"
    success_message = "Đã khóa đợt xếp loại."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Assessment.objects.visible_to(self.request.user).filter(cycle_id=self.object.pk)
        counts = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
        unpublished = [state for state in SHOWN_STATES if state != State.PUBLISHED]
        return super().get_context_data(
            cycle=self.object,
            counts=[(State(state).label, number) for state in unpublished if (number := counts.get(state, 0))],
            unfinished=sum(counts.get(state, 0) for state in unpublished),
            **kwargs,
        )

    def act(self, form: Any) -> str:
        close_cycle(cycle=self.object, by=self.request.user, **form.values())
        return self.done()


class CycleReopenView(CycleActView):
    form_class = ReopenForm
    title = "Mở lại đợt xếp loại"
    submit_label = "Mở lại đợt"
    success_message = "Đã mở lại đợt xếp loại."

    def act(self, form: Any) -> str:
        reopen_cycle(cycle=self.object, by=self.request.user, **form.values())
        return self.done()


class ExtensionAddView(CycleActView):
    form_class = ExtensionForm
    title = "Gia hạn gửi kết quả"
    submit_label = "Gia hạn"
    success_message = "Đã gia hạn."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "cycle": self.object}

    def get_initial(self) -> dict[str, Any]:
        place = self.request.GET.get("organization", "")
        return {"organization": place} if place.isdecimal() and len(place) < 19 else {}

    def act(self, form: Any) -> str:
        extend_deadline(cycle=self.object, by=self.request.user, **form.values())
        return self.done()
