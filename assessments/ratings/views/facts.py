"""Facts that others than the sender owe: lists of what is owed, and a form for each.

Comments and opinions are reduced views across the border of a scope: they show the subject's name and the form, no more.
"""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch
from django.urls import reverse

from assessments.ratings import owed
from assessments.ratings.actions.facts import (
    facts_version,
    record_authorities,
    record_cell_comment,
    record_inspection_opinion,
)
from assessments.ratings.forms.facts import AuthorityForm, CommentForm, FactForm, OpinionForm
from assessments.ratings.models import Assessment, Fact, FactKind
from assessments.ratings.owed import AUTHORITIES
from assessments.ratings.permissions import (
    COMMENTS,
    can_comment,
    check_can_comment,
    check_can_record_authorities,
    check_can_record_opinion,
    commented_cell_id,
    speaks_for,
)
from assessments.ratings.rules.levels import NONE_AT_LEVEL, Level
from organizations.querysets import search_condition
from organizations.scope import Role, scope_of
from partybase.refusal import NotAllowed, Refusal
from partybase.vietnamese import format_date
from partybase.web.filters import PageFilterSet
from partybase.web.views import ActionView, ScopedListView
from partybase.web.workbooks import Column


class OwedFilterSet(PageFilterSet):
    """By name, and by whether it is still owed (`done` is annotated by the list)."""

    owed = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("owed", "Chưa ghi"), ("done", "Đã ghi")],
        method="filter_owed",
        empty_label="Tất cả",
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def filter_q(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(search_condition("search_key", value[:100])) if value.strip() else queryset

    def filter_owed(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(done=value == "done")


class OwedListView(ScopedListView):
    """Rated subjects of running cycles with the facts of some kinds: what is owed first."""

    model = Assessment
    section = "ratings"
    filterset_class = OwedFilterSet
    kinds: ClassVar[tuple[str, ...]] = ()

    def get_scoped(self) -> Any:
        """The rows of `owed`, annotated `done`."""
        raise NotImplementedError

    def get_base_queryset(self) -> Any:
        facts = Fact.objects.filter(kind__in=self.kinds).select_related("by")
        return (
            self.get_scoped()
            .select_related("category", "cycle")
            .defer("cycle__snapshot")
            .prefetch_related(Prefetch("facts", queryset=facts, to_attr="owed_facts"))
            .order_by("done", "category__order", "sort_key", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for assessment in context["object_list"]:
            assessment.shown_facts = [(f.get_kind_display(), fact_text(f), f) for f in assessment.owed_facts]
        context["left"] = self.get_base_queryset().filter(done=False).count()
        return context


def fact_text(fact: Fact) -> str:
    if fact.value == NONE_AT_LEVEL:
        return "Không có ở cấp này"
    return Level(fact.value).label if fact.value in set(Level) else str(fact.value)


class OpinionListView(OwedListView):
    title = "Ý kiến của Ủy ban Kiểm tra về tổ chức cơ sở đảng"
    template_name = "ratings/opinion_list.html"
    kinds = (FactKind.INSPECTION_OPINION,)
    export_columns = [
        Column("Tổ chức cơ sở đảng", 40), Column("Loại hình", 25), Column("Năm", 8), Column("Ý kiến", 60),
        Column("Nguồn", 40), Column("Ngày ghi", 14),
    ]  # fmt: skip

    def check(self) -> None:
        if not scope_of(self.request.user).has(Role.INSPECTION_STAFF):
            raise NotAllowed("Chỉ cán bộ Ủy ban Kiểm tra ghi và xem danh sách ý kiến này.")

    def get_scoped(self) -> Any:
        return owed.opinions(self.request.user)

    def export_row(self, assessment: Assessment) -> list[Any]:
        fact = assessment.owed_facts[0] if assessment.owed_facts else None
        return [
            assessment.name, assessment.category.name if assessment.category else "", assessment.cycle.year,
            fact.value if fact else "Chưa ghi", fact.source if fact else "", format_date(fact.recorded_on) if fact else "",
        ]  # fmt: skip


class AuthorityListView(OwedListView):
    title = "Xếp loại chính quyền, Mặt trận, đoàn thể của xã, thị trấn"
    template_name = "ratings/authority_list.html"
    kinds = AUTHORITIES
    export_columns = [
        Column("Tổ chức cơ sở đảng", 40), Column("Năm", 8), Column("Chính quyền", 28), Column("Mặt trận Tổ quốc", 28),
        Column("Đoàn thể (thấp nhất)", 28), Column("Nguồn", 40),
    ]  # fmt: skip

    def check(self) -> None:
        if not scope_of(self.request.user).has(Role.ORGANIZATION_STAFF):
            raise NotAllowed("Chỉ cán bộ Ban Tổ chức ghi xếp loại của chính quyền, Mặt trận và các đoàn thể.")

    def get_scoped(self) -> Any:
        return owed.authorities(self.request.user)

    def export_row(self, assessment: Assessment) -> list[Any]:
        texts = {fact.kind: fact_text(fact) for fact in assessment.owed_facts}
        sources = "; ".join(dict.fromkeys(fact.source for fact in assessment.owed_facts if fact.source))
        return [assessment.name, assessment.cycle.year, *(texts.get(kind, "Chưa ghi") for kind in AUTHORITIES), sources]


class CommentListView(OwedListView):
    title = "Nhận xét đảng viên đã chuyển đi hoặc sinh hoạt tạm thời"
    template_name = "ratings/comment_list.html"
    kinds = COMMENTS

    def check(self) -> None:
        if not scope_of(self.request.user).has(Role.SECRETARY):
            raise NotAllowed("Nhận xét này do bí thư, phó bí thư chi bộ ghi.")

    def get_base_queryset(self) -> Any:
        rows = owed.comments(self.request.user).select_related("cycle").defer("cycle__snapshot")
        return rows.order_by("done", "sort_key", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super(OwedListView, self).get_context_data(**kwargs)
        user = self.request.user
        for assessment in context["object_list"]:
            assessment.shown_kinds = [
                (kind, FactKind(kind).label, getattr(assessment, flag))
                for kind, flag in zip(COMMENTS, ("has_former", "has_temporary"), strict=True)
                if (cell := commented_cell_id(assessment, kind)) and speaks_for(user, cell)
            ]
        context["left"] = self.get_base_queryset().filter(done=False).count()
        return context


# --- one form each ---------------------------------------------------------------------------------------------------


class FactEditView(ActionView):
    model = Assessment
    section = "ratings"
    template_name = "ratings/fact_form.html"
    form_class: ClassVar[type[FactForm]] = FactForm
    kinds: ClassVar[tuple[str, ...]] = ()
    list_name: ClassVar[str] = ""

    def get_scoped(self) -> Any:
        return Assessment.objects.visible_to(self.request.user)

    def get_base_queryset(self) -> Any:
        return self.get_scoped().select_related("cycle__top", "place", "category")

    def recorded(self) -> dict[str, Fact]:
        return {fact.kind: fact for fact in Fact.objects.filter(assessment=self.object, kind__in=self.get_kinds())}

    def get_kinds(self) -> tuple[str, ...]:
        return self.kinds

    def get_initial(self) -> dict[str, Any]:
        return {"version": facts_version(self.object, *self.get_kinds()), **self.initial_of(self.recorded())}

    def initial_of(self, facts: dict[str, Fact]) -> dict[str, Any]:
        raise NotImplementedError

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [(self.list_title, reverse(self.list_name))]

    def get_success_url(self) -> str:
        return reverse(self.list_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = type(self).__name__.removesuffix("View").lower()
        return super().get_context_data(
            assessment=self.object,
            draft_key=f"rating-{name}-{self.object.pk}",
            accepts=self.object.cycle.accepts_work,
            **kwargs,
        )


def _allow(check: Any, *args: Any) -> None:
    """A page about something that is not asked of this subject is refused with the reason, like a missing right."""
    try:
        check(*args)
    except NotAllowed:
        raise
    except Refusal as refusal:
        raise NotAllowed(refusal.sentence) from refusal


class OpinionEditView(FactEditView):
    form_class = OpinionForm
    kinds = (FactKind.INSPECTION_OPINION,)
    list_name, list_title = "ratings:opinion-list", "Ý kiến của Ủy ban Kiểm tra"
    success_message = "Đã ghi ý kiến của Ủy ban Kiểm tra."

    def get_scoped(self) -> Any:
        return Assessment.objects.known_to_inspection(self.request.user)

    def check(self, thing: Assessment) -> None:
        _allow(check_can_record_opinion, self.request.user, thing)

    def get_title(self) -> str:
        return f"Ý kiến về {self.object.name}, năm {self.object.cycle.year}"

    def initial_of(self, facts: dict[str, Fact]) -> dict[str, Any]:
        fact = facts.get(FactKind.INSPECTION_OPINION)
        return {"opinion": fact.value, "source": fact.source} if fact else {}

    def act(self, form: OpinionForm) -> None:
        values = form.cleaned_data
        record_inspection_opinion(
            assessment=self.object, text=values["opinion"], source=values["source"], by=self.request.user,
            version=values["version"],
        )  # fmt: skip


class AuthorityEditView(FactEditView):
    form_class = AuthorityForm
    kinds = AUTHORITIES
    list_name, list_title = "ratings:authority-list", "Xếp loại chính quyền, Mặt trận, đoàn thể"
    success_message = "Đã ghi xếp loại của chính quyền, Mặt trận, đoàn thể."

    def check(self, thing: Assessment) -> None:
        _allow(check_can_record_authorities, self.request.user, thing)

    def get_title(self) -> str:
        return f"Chính quyền, Mặt trận, đoàn thể: {self.object.name}, năm {self.object.cycle.year}"

    def initial_of(self, facts: dict[str, Fact]) -> dict[str, Any]:
        names = dict(zip(AUTHORITIES, ("government", "front", "mass"), strict=True))
        initial: dict[str, Any] = {names[kind]: fact.value for kind, fact in facts.items()}
        return initial | {"source": next((fact.source for fact in facts.values() if fact.source), "")}

    def act(self, form: AuthorityForm) -> None:
        record_authorities(
            assessment=self.object, by=self.request.user,
            **{name: form.cleaned_data[name] for name in ("government", "front", "mass", "source", "version")},
        )  # fmt: skip


class FactCommentView(FactEditView):
    """`?kind=` chooses where both a former and a temporary cell have to comment."""

    form_class = CommentForm
    list_name, list_title = "ratings:comment-list", "Nhận xét"
    success_message = "Đã ghi nhận xét."

    def get_base_queryset(self) -> Any:
        user = self.request.user
        rows = Assessment.objects.visible_to(user) | Assessment.objects.known_to_comment(user)
        return rows.select_related("cycle__top", "place", "category")

    def check(self, thing: Assessment) -> None:
        user = self.request.user
        kinds = [kind for kind in COMMENTS if commented_cell_id(thing, kind)]
        if not kinds:
            raise NotAllowed(f"“{thing.name}” không cần nhận xét của nơi sinh hoạt trước hoặc tạm thời.")
        asked = self.request.GET.get("kind", "")
        mine = [kind for kind in kinds if can_comment(user, thing, kind)] or kinds
        self.kind = asked if asked in kinds else mine[0]
        _allow(check_can_comment, user, thing, self.kind, "văn bản")
        self.own = speaks_for(user, commented_cell_id(thing, self.kind))

    def get_kinds(self) -> tuple[str, ...]:
        return (self.kind,)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "own": self.own}

    def get_title(self) -> str:
        return f"{FactKind(self.kind).label}: {self.object.name}, năm {self.object.cycle.year}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if self.own:
            return super().get_breadcrumbs()
        return [(self.object.name, reverse("ratings:assessment-detail", args=[self.object.pk]))]

    def get_success_url(self) -> str:
        return super().get_success_url() if self.own else reverse("ratings:assessment-detail", args=[self.object.pk])

    def initial_of(self, facts: dict[str, Fact]) -> dict[str, Any]:
        fact = facts.get(self.kind)
        if fact is None:
            return {}
        _, _, paper = fact.source.partition(", ")
        return {"comment": fact.value, "paper": paper}

    def act(self, form: CommentForm) -> None:
        values = form.cleaned_data
        record_cell_comment(
            assessment=self.object, kind=self.kind, text=values["comment"], paper=values["paper"], by=self.request.user,
            version=values["version"],
        )  # fmt: skip
