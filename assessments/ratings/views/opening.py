"""Opening a year: paper, dates, every open reading of the rulebook; checked with its numbers before it is carried out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from assessments.ratings import rulebooks
from assessments.ratings.actions.opening import open_cycle
from assessments.ratings.forms.cycles import OpenForm, option_text
from assessments.ratings.models import Cycle, CycleState, State
from assessments.ratings.models.assessment import SUBJECT_CHOICES
from assessments.ratings.population import Roster
from assessments.ratings.rules.caps import CapObject, groups_too_small
from assessments.ratings.rules.levels import RuleError
from assessments.ratings.rules.rulebook import Rulebook
from assessments.ratings.views.cycles import CycleActView
from partybase.refusal import NotAllowed
from partybase.today import today

SMALL_SHOWN = 30


def planned(cycle: Cycle, book: Rulebook, on: Any) -> dict[str, Any]:
    """Who would be rated on this day under this rulebook, and the groups too small for any outstanding level."""
    roster = Roster(cycle.top, book, year=cycle.year, on=on)
    plan = roster.plan()
    counts = Counter((each.subject_kind, each.state) for each in plan)
    sizes: dict[CapObject, Counter[str]] = {}
    for each in plan:
        if each.state not in (State.EXEMPT, State.NOT_RATED):
            sizes.setdefault(CapObject(each.group_key.split(":")[0]), Counter())[each.group_key] += 1
    small = [
        (roster.groups[found.key].name, found.sentence)
        for cap_object, numbers in sizes.items()
        for found in groups_too_small(book, numbers, cap_object=cap_object)
    ]
    return {
        "population": [
            {
                "label": label,
                "rated": counts[kind, State.DRAFT],
                "exempt": counts[kind, State.EXEMPT],
                "not_rated": counts[kind, State.NOT_RATED],
            }
            for kind, label in SUBJECT_CHOICES
        ],
        "small": small[:SMALL_SHOWN],
        "small_more": max(0, len(small) - SMALL_SHOWN),
    }


class CycleOpenView(CycleActView):
    """GET: the form. POST: its check page; with `confirm` it is carried out; with `back` the form again."""

    form_class = OpenForm
    template_name = "ratings/cycle_open.html"
    title = "Mở đợt xếp loại"
    submit_label = "Kiểm tra trước khi mở"
    success_message = "Đã mở đợt xếp loại và chốt danh sách."

    def check(self, thing: Cycle) -> None:
        super().check(thing)
        if thing.state != CycleState.PREPARING and self.request.method == "GET":
            raise NotAllowed(f"{thing} đang ở trạng thái “{thing.get_state_display()}” nên không mở được nữa.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "book": rulebooks.load(self.object.rulebook_code)}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(cycle=self.object, **kwargs)
        form = context["form"]
        return context | {"cards": form.cards(), "first_fields": form.first_fields(), "small": self.small_groups(form)}

    def small_groups(self, form: OpenForm) -> list[tuple[str, str]]:
        """Groups of grassroots organizations too small under the default readings, so that merging can be chosen here."""
        roster = Roster(self.object.top, form.book, year=self.object.year, on=today())
        sizes: Counter[str] = Counter()
        for each in roster.plan_organizations():
            if each.state == State.DRAFT and each.group_key.startswith(CapObject.GRASSROOTS_ORGANIZATION):
                sizes[each.group_key] += 1
        return [(roster.groups[found.key].name, found.sentence) for found in groups_too_small(form.book, sizes)]

    def form_valid(self, form: Any) -> HttpResponse:
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        if "back" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return self.check_page(form)

    def check_page(self, form: OpenForm) -> HttpResponse:
        try:
            book = form.book.with_options(form.options)
        except RuleError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        if form.cleaned_data["reference_date"] > today():
            form.add_error(
                "reference_date", "Ngày chốt danh sách không được sau ngày làm việc: danh sách của ngày đó chưa có."
            )
            return self.form_invalid(form)
        context = self.get_context_data(form=form) | planned(self.object, book, form.cleaned_data["reference_date"])
        context |= {
            "values": [(field.label, form.cleaned_data[field.name]) for field in form.first_fields()],
            "chosen": [
                (book.option_named(name).question, option_text(book, name, value), form.reasons[name])
                for name, value in form.options.items()
            ],
            "defaults": len(book.options) - len(form.options),
            "book": book,
            "kept": [
                (name, value)
                for name, value in self.request.POST.items()
                if name not in ("csrfmiddlewaretoken", "confirm", "back", "draft_key")
            ],
            "check_url": reverse("ratings:cycle-check", args=[self.object.pk]),
        }
        return self.response_class(request=self.request, template=["ratings/cycle_open_check.html"], context=context)

    def act(self, form: Any) -> str:
        open_cycle(
            cycle=self.object,
            options=form.options,
            option_reasons=form.reasons,
            by=self.request.user,
            **form.opening(),
        )
        return self.done()
