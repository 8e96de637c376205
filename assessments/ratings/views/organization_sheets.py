"""The self-rating sheet of an organization (Mẫu 03-HD KĐ.ĐG), filled in, checked, sent."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessments.ratings.actions.sheets import problems_of, save_sheet
from assessments.ratings.cases import tally_of
from assessments.ratings.deadlines import due_of
from assessments.ratings.forms.sending import SendForm
from assessments.ratings.forms.sheets import OrganizationSheetForm, VoteHeader
from assessments.ratings.models import SENDER_STATES, Assessment, Ballot, BallotKind
from assessments.ratings.permissions import can_act
from assessments.ratings.reader import ReaderBook
from assessments.ratings.rules.ballots import BallotOutcome, ballot_outcome
from assessments.ratings.rules.verdict import Verdict
from assessments.ratings.transitions import Act
from assessments.ratings.views._base import cycle_crumbs
from assessments.ratings.views.sending import receiver_of, send_rows, to_sheet_or_detail
from assessments.ratings.views.sheets import already_done, beyond_missing, check_sender
from assessments.ratings.voters import eligible_voters
from partybase.refusal import Refusal
from partybase.web.views import ActionView


class OrganizationSheetBase(ActionView):
    model = Assessment
    section = "ratings"

    def get_base_queryset(self) -> Any:
        return (
            super()
            .get_base_queryset()
            .filter(organization__isnull=False)
            .select_related("cycle__top", "place", "category", "proposer", "decider")
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_act(request.user, Act.SAVE, self.object):
            return to_sheet_or_detail(request, self.object)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*cycle_crumbs(self.object.cycle), (self.object.name, self.object.place.get_absolute_url())]

    @cached_property
    def book(self) -> ReaderBook:
        return ReaderBook(self.object.cycle, [self.object], user=self.request.user)

    @cached_property
    def ballot(self) -> Ballot | None:
        return self.book.ballots[self.object.pk].get(BallotKind.SECRET_BALLOT)

    @cached_property
    def verdict(self) -> Verdict:
        return self.book.verdict(self.object)

    @cached_property
    def outcome(self) -> BallotOutcome | None:
        return ballot_outcome(self.object.cycle.rulebook, tally_of(self.ballot)) if self.ballot else None

    @cached_property
    def problems(self) -> list[str]:
        return problems_of(self.object.cycle, [self.object], self.book).get(self.object.pk, [])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assessment = self.object
        return super().get_context_data(
            assessment=assessment,
            cycle=assessment.cycle,
            verdict=self.verdict,
            outcome=self.outcome,
            problems=self.problems,
            further=beyond_missing(self.problems, self.verdict),
            due=due_of(assessment.cycle, assessment),
            **kwargs,
        )


class SheetOrganizationView(OrganizationSheetBase):
    template_name = "ratings/sheet_organization.html"
    form_class = OrganizationSheetForm
    submit_label = "Lưu"

    def check(self, thing: Any) -> None:
        if self.request.method == "POST":
            check_sender(self.request.user, thing)

    def get_title(self) -> str:
        return f"Phiếu tự đánh giá năm {self.object.cycle.year}: {self.object.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        voters = eligible_voters(self.object.place)
        header = VoteHeader.of(self.ballot) if self.ballot else VoteHeader(voters, voters)
        return {
            **super().get_form_kwargs(),
            "assessment": self.object,
            "cycle": self.object.cycle,
            "ballot": self.ballot,
            "facts": self.book.facts[self.object.pk],
            "header": header,
        }

    def act(self, form: OrganizationSheetForm) -> str:
        save_sheet(
            assessment=self.object, sheet=form.sheet(), by=self.request.user, version=form.cleaned_data["version"]
        )
        name = "sheet-organization-check" if "and_check" in self.request.POST else "sheet-organization"
        return reverse(f"ratings:{name}", args=[self.object.pk])

    def get_success_message(self, result: Any) -> str:
        return "Đã lưu phiếu tự đánh giá."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        kwargs["form"] = form
        groups: dict[str, list[Any]] = {}
        for row in form.criteria:
            groups.setdefault(row.group_text, []).append((row, form[f"grade_{row.code}"]))
        return super().get_context_data(
            groups=list(groups.items()), draft_key=f"rating-sheet-{self.object.pk}", **kwargs
        )


class SheetOrganizationCheckView(OrganizationSheetBase):
    template_name = "ratings/sheet_organization_check.html"
    form_class = SendForm
    submit_label = "Gửi"

    def check(self, thing: Any) -> None:
        check_sender(self.request.user, thing)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return already_done(request) or super().post(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Kiểm tra trước khi gửi: {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            *super().get_breadcrumbs(),
            ("Phiếu tự đánh giá", reverse("ratings:sheet-organization", args=[self.object.pk])),
        ]

    @property
    def choice(self) -> str:
        return f"{self.object.pk}:{self.object.version}"

    def get_form_kwargs(self) -> dict[str, Any]:
        ready = self.object.state in SENDER_STATES
        return {
            **super().get_form_kwargs(),
            "choices": [(self.choice, self.object.name)] if ready else [],
            "with_vote": self.object.route == "C",
        }

    def act(self, form: SendForm) -> str:
        seen = form.chosen()
        if self.object.pk not in seen:
            raise Refusal("Chưa có phiếu nào để gửi. Hãy tải lại trang rồi gửi.")
        send_rows(cycle=self.object.cycle, rows=[self.object], seen=seen, form=form, by=self.request.user)
        return reverse("ratings:assessment-detail", args=[self.object.pk])

    def get_success_message(self, result: Any) -> str:
        return f"Đã gửi phiếu tự đánh giá của {self.object.name}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assessment = self.object
        rows = assessment.cycle.rulebook.criteria_for(self.book.case(assessment).kind)
        return super().get_context_data(
            choice=self.choice,
            receiver=receiver_of(assessment),
            graded=[(row, assessment.grades.get(row.code, "")) for row in rows],
            facts=self.book.facts[assessment.pk],
            ballot=self.ballot,
            **kwargs,
        )
