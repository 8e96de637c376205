"""Acts of a deciding body on one subject: deciding anew, leaving unrated with a reason, bringing back; returning."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from assessments.ratings.actions.appraisal import give_back
from assessments.ratings.actions.decisions import Row, decide, resume, set_not_rated
from assessments.ratings.agenda import open_triggers
from assessments.ratings.cases import CaseBook
from assessments.ratings.forms.decisions import AnewForm, NotRatedForm, ReasonForm
from assessments.ratings.models import Assessment, State
from assessments.ratings.permissions import check_accepts_work, check_act, may_see_result
from assessments.ratings.rules.levels import LEVEL_LABELS, Level
from assessments.ratings.transitions import Act
from assessments.ratings.views._base import SECTION, address, cycle_crumbs
from partybase.refusal import NotAllowed, Refusal
from partybase.web.views import ActionView


class OnAssessment(ActionView):
    """A form over one assessment in scope; `act_name` says which row of the table of transitions it is."""

    model = Assessment
    section = SECTION
    act_name = ""
    template_name = "ratings/decision_single.html"

    def get_base_queryset(self) -> Any:
        return Assessment.objects.visible_to(self.request.user).select_related(
            "cycle__top", "place", "grassroots", "decider", "category", "cap_group"
        )

    def check(self, thing: Assessment) -> None:
        try:
            check_accepts_work(thing.cycle)
            check_act(self.request.user, self.act_name, thing)
        except NotAllowed:
            raise
        except Refusal as refusal:
            if self.request.method == "POST":
                return  # a state that changed while typing: the action says so on the form
            raise NotAllowed(refusal.sentence) from refusal

    def get_title(self) -> str:
        return f"{self.title}: {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        cycle = self.object.cycle
        crumbs = [*cycle_crumbs(cycle), ("Danh sách", reverse("ratings:assessment-list", args=[cycle.pk]))]
        own = address("ratings:assessment-detail", self.object.pk)
        return [*crumbs, (self.object.name, own)] if own else crumbs

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        sees = may_see_result(self.request.user, row)
        level = (row.decided_level or row.proposed_level or row.sender_level) if sees else row.sender_level
        return super().get_context_data(
            assessment=row,
            cycle=row.cycle,
            state_text=row.get_state_display() if sees else State.SENT.label,
            level_text=LEVEL_LABELS[Level(level)] if level else "",
            intro=self.intro,
            **kwargs,
        )

    intro = ""

    def back(self) -> str:
        cycle = self.object.cycle_id
        return address("ratings:assessment-detail", self.object.pk) or reverse("ratings:assessment-list", args=[cycle])


class ReturnView(OnAssessment):
    form_class = ReasonForm
    act_name = Act.RETURN
    title = "Trả lại"
    submit_label = "Trả lại"
    intro = "Nơi gửi thấy lý do này nguyên văn, sửa rồi gửi lại. Mức đã đề xuất được bỏ."

    def act(self, form: Any) -> str:
        give_back(assessment=self.object, by=self.request.user, **form.values())
        return self.back()

    def get_success_message(self, result: Any) -> str:
        return f"Đã trả lại “{self.object.name}”."


class NotRatedView(OnAssessment):
    form_class = NotRatedForm
    act_name = Act.SET_NOT_RATED
    title = "Ghi chưa xếp loại"
    submit_label = "Ghi chưa xếp loại"
    intro = "Đối tượng không được tính trong các tỷ lệ của năm; có thể đưa trở lại khi đã đủ điều kiện."

    def act(self, form: Any) -> str:
        set_not_rated(assessment=self.object, by=self.request.user, **form.values())
        return self.back()

    def get_success_message(self, result: Any) -> str:
        return f"Đã ghi chưa xếp loại “{self.object.name}”."


class ResumeView(OnAssessment):
    form_class = ReasonForm
    act_name = Act.RESUME
    title = "Đưa trở lại xếp loại"
    submit_label = "Đưa trở lại"
    intro = "Hồ sơ trở về trạng thái tự đánh giá để nơi gửi hoàn thành và gửi."

    def act(self, form: Any) -> str:
        resume(assessment=self.object, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.back()

    def get_success_message(self, result: Any) -> str:
        return f"Đã đưa “{self.object.name}” trở lại xếp loại."


class DecideAnewView(OnAssessment):
    """A new version with its own paper: lowering before publication, complaint, wrong fact, cancelled by the superior."""

    form_class = AnewForm
    act_name = Act.REDECIDE
    title = "Quyết định xếp loại lại"
    submit_label = "Ghi quyết định mới"
    intro = (
        "Quyết định mới có số, ngày và biểu quyết riêng; quyết định cũ vẫn được giữ. Kết quả mới phải được công bố lại."
    )

    def verdict(self) -> Any:
        return CaseBook(self.object.cycle, [self.object]).verdict(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        self.found = self.verdict()
        return {
            **super().get_form_kwargs(),
            "triggers": [(reason.clause.code, reason.sentence()) for reason in open_triggers(self.found)],
            "published": self.object.state == State.PUBLISHED,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        verdict = getattr(self, "found", None) or self.verdict()
        return context | {
            "highest": verdict.highest.label if verdict.highest else "chưa xác định được vì còn thiếu dữ kiện",
            "why_not_higher": [reason.sentence() for reason in verdict.why_not_higher()[:5]],
            "lacks": [item.sentence() for item in verdict.missing],
        }

    def act(self, form: Any) -> str:
        values = form.cleaned_data
        decision = decide(
            cycle=self.object.cycle,
            organization=self.object.decider,
            body=self.object.decider_body,
            paper=form.paper(),
            rows=[
                Row(
                    assessment_id=self.object.pk,
                    level=Level(values["level"]),
                    version=values.get("version") or 0,
                    overrides=form.overrides(),
                    override_paper=values.get("override_paper", ""),
                )
            ],
            by=self.request.user,
            kind=values["kind"],
            reason=values["reason"],
        )
        return reverse("ratings:decision-detail", args=[decision.pk])

    def get_success_message(self, result: Any) -> str:
        return f"Đã ghi quyết định mới đối với “{self.object.name}”. Chưa công bố."
