"""Caps on outstanding levels: the meters of a year, and the exception that lets a group exceed its own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.views.generic import TemplateView

from assessments.ratings.actions.decisions import allow_extra
from assessments.ratings.caps import meters
from assessments.ratings.forms.decisions import ExtraForm
from assessments.ratings.gauges import count_pairs, gauge_of
from assessments.ratings.models import Assessment, CapGroup, Cycle, State
from assessments.ratings.permissions import acts_as, check_can_decide_for, may_see_group
from assessments.ratings.rules.caps import CapObject
from assessments.ratings.rules.levels import Level
from assessments.ratings.views._base import SECTION, OfCycle, cycle_crumbs, scoped
from assessments.ratings.waiting import held_ids, with_shown
from organizations.models import Organization
from organizations.scope import Role
from partybase.refusal import NotAllowed
from partybase.web.views import ActionView, Page


def groups_for(user: Any, cycle: Cycle) -> list[CapGroup]:
    """The family heads whose totals the user may see, the standing committee's first."""
    rows = (
        CapGroup.objects.visible_to(user)
        .filter(cycle_id=cycle.pk, merged_into=None)
        .select_related("organization")
        .order_by("organization__path", "subject_kind", "key")
    )
    found = [group for group in rows if may_see_group(user, group)]
    for group in found:
        group.cycle = cycle
    return found


def decider_bodies(groups: list[CapGroup]) -> dict[int, str]:
    """Group → the body of its organization that decides in it, in one statement."""
    rows = (
        Assessment.objects.filter(cap_group__in=groups)
        .order_by()
        .values_list("cap_group_id", "decider_id", "decider_body")
    )
    owners = {group.pk: group.organization_id for group in groups}
    return {group: body for group, decider, body in rows.distinct() if decider == owners[group]}


def own_numbers(user: Any, cycle: Cycle) -> list[dict[str, Any]]:
    """For secretaries of cells that see no group: their own numbers by level, as far as they may know them."""
    places = Organization.objects.visible_to(user, Role.SECRETARY).filter(
        pk__in=held_ids(user, Role.SECRETARY), kind="CBTT"
    )
    counts: dict[int, Counter[Level]] = {place.pk: Counter() for place in places}
    rows = with_shown(
        Assessment.objects.visible_to(user).filter(cycle_id=cycle.pk, place_id__in=counts, subject_kind="MEMBER"), user
    ).exclude(state__in=[State.EXEMPT, State.NOT_RATED])
    totals: Counter[int] = Counter()
    for place, level, number in rows.order_by().values_list("place_id", "shown_level").annotate(number=Count("pk")):
        totals[place] += number
        if level:
            counts[place][Level(level)] += number
    return [{"place": place, "pairs": count_pairs(counts[place.pk]), "total": totals[place.pk]} for place in places]


class CapListView(OfCycle, Page, TemplateView):
    template_name = "ratings/cap_list.html"

    def get_title(self) -> str:
        return f"Tỷ lệ xuất sắc năm {self.cycle.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        groups = groups_for(user, self.cycle)
        bodies = decider_bodies(groups)
        may_allow = {
            group.pk
            for group in groups
            if self.cycle.accepts_work
            and group.pk in bodies
            and acts_as(user, bodies[group.pk], group.organization_id, group.organization.path)
        }
        gauges = [gauge_of(meter) for meter in meters(groups)]
        only = self.request.GET.get("only", "")
        shown = [each for each in gauges if only != "over" or each.is_over]
        book = self.cycle.rulebook
        rule = book.cap(CapObject.MEMBER)
        return super().get_context_data(
            gauges=shown[:200],
            more=max(0, len(shown) - 200),
            over=sum(each.is_over for each in gauges),
            only=only,
            may_allow=may_allow,
            own=own_numbers(user, self.cycle) if self.cycle.accepts_work or not groups else [],
            rule=rule,
            rule_citation=rule.clause.citation() if rule else "",
            **kwargs,
        )


class CapExtraView(ActionView):
    """An exception: so many more than the cap, with reason and paper, by the body that decides for the group."""

    model = CapGroup
    form_class = ExtraForm
    template_name = "ratings/cap_extra.html"
    section = SECTION
    title = "Cho vượt tỷ lệ tối đa"
    submit_label = "Ghi số được vượt"

    def get_base_queryset(self) -> Any:
        return CapGroup.objects.visible_to(self.request.user).select_related("organization", "cycle__top")

    def check(self, thing: CapGroup) -> None:
        if thing.merged_into_id:
            raise NotAllowed("Nhóm này đã gộp vào nhóm khác; hãy ghi ở nhóm được gộp vào.")
        body = decider_bodies([thing]).get(thing.pk)
        if body is None:
            raise NotAllowed(f"Nhóm “{thing.name}” chưa có đối tượng nào để quyết định.")
        check_can_decide_for(self.request.user, body, thing.organization)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        cycle = self.object.cycle
        return [*cycle_crumbs(cycle), ("Tỷ lệ xuất sắc", reverse("ratings:cap-list", args=[cycle.pk]))]

    def get_initial(self) -> dict[str, Any]:
        group = self.object
        return {"extra": group.extra, "reason": group.extra_reason, "paper": group.extra_paper}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            gauge=gauge_of(meters([scoped(self.get_base_queryset(), self.object.pk)])[0]), **kwargs
        )

    def act(self, form: Any) -> str:
        allow_extra(group=self.object, by=self.request.user, **form.values())
        return reverse("ratings:cap-list", args=[self.object.cycle_id])

    def get_success_message(self, result: Any) -> str:
        return f"Đã ghi số được vượt của nhóm “{self.object.name}”."
