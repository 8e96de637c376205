"""Pages of reviews: the list of sessions, holding and continuing one, one subject of it, the print, who is still missing."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic import TemplateView

from assessments.meetings import actions, exports, forms, rules
from assessments.meetings.filters import (
    MissingMemberFilterSet,
    MissingOrganizationFilterSet,
    ReviewSessionFilterSet,
)
from assessments.meetings.models import Review, ReviewSession, SessionKind
from assessments.meetings.permissions import (
    can_edit,
    can_read_texts,
    can_start,
    check_can_edit,
    check_can_enter,
    check_can_hold,
    check_can_start,
    needs_reason,
)
from assessments.meetings.querysets import with_committee
from assessments.meetings.roster import subjects_for, usual_chair
from members.models import Member
from organizations.models import Organization
from organizations.scope import PERSONNEL, Role, scope_of
from partybase.today import today
from partybase.web.views import ActionView, Page, ScopedDetailView, ScopedListView
from partybase.web.workbooks import Column

SECTION = "reviews"


def home_crumb() -> tuple[str, str]:
    return ("Kiểm điểm", reverse("meetings:review-list"))


def crumb_of(session: ReviewSession) -> tuple[str, str]:
    return (f"{session.organization.name}, {session.held_on:%d/%m/%Y}", session.get_absolute_url())


class ReviewListView(ScopedListView):
    model = ReviewSession
    template_name = "meetings/review_list.html"
    title = "Hội nghị kiểm điểm"
    section = SECTION
    filterset_class = ReviewSessionFilterSet
    export_columns: ClassVar[list[Column]] = exports.SESSION_COLUMNS

    def check(self) -> None:
        check_can_enter(self.request.user)

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organization").with_counts()

    def get_can(self) -> dict[str, bool]:
        return {"start": can_start(self.request.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(usual_year=rules.usual_year(today()), **kwargs)

    def export_row(self, thing: ReviewSession) -> list[Any]:
        return exports.session_row(thing)


class ReviewStartView(Page, TemplateView):
    """Which organization, which kind: only what the user records."""

    template_name = "meetings/review_start.html"
    title = "Ghi hội nghị kiểm điểm"
    section = SECTION

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        check_can_start(user)
        held = [row.organization_id for row in scope_of(user).rows if row.role == Role.SECRETARY]
        own = Organization.objects.visible_to(user, Role.SECRETARY).filter(pk__in=held).open().order_by("path")
        committees = set(own.filter(with_committee(today())).values_list("pk", flat=True))
        year = rules.usual_year(today())
        sessions = ReviewSession.objects.visible_to(user).filter(organization_id__in=held, year=year).with_counts()
        held_already: dict[int, list[ReviewSession]] = {}
        for session in sessions.order_by("held_on", "pk"):
            held_already.setdefault(session.organization_id, []).append(session)
        choices = [(o, o.is_cell, o.pk in committees, held_already.get(o.pk, [])) for o in own]
        return super().get_context_data(choices=choices, year=year, **kwargs)


class SessionFormView(ActionView):
    """The page of a session: its own fields and one row for each subject."""

    form_class = forms.SessionForm
    template_name = "meetings/review_form.html"
    section = SECTION
    kind: str = ""

    def day(self) -> datetime.date:
        """The day whose roster stands on the page: the typed one, when it can be read."""
        typed = self.request.POST.get("held_on") or self.request.GET.get("on") or ""
        return forms.day_of(typed[:30]) or self.usual_day()

    def usual_day(self) -> datetime.date:
        return today()

    def year(self) -> int:
        typed = self.request.POST.get("year", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else rules.usual_year(self.day())

    def posted_members(self) -> set[int]:
        names = (name[1:].partition("-")[0] for name in self.request.POST if name.startswith("m") and "-" in name)
        return {int(text) for text in names if text.isascii() and text.isdigit() and len(text) <= 18}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "subjects": self.subjects(),
            "count_by_rows": self.kind == SessionKind.MEMBERS,
        }

    def subjects(self) -> list[Any]:
        raise NotImplementedError


class SessionAddView(SessionFormView):
    model = Organization
    submit_label = "Ghi hội nghị"
    success_message = "Đã ghi hội nghị kiểm điểm."

    def get_base_queryset(self) -> Any:
        return Organization.objects.visible_to(self.request.user, *PERSONNEL)

    def check(self, thing: Organization) -> None:
        check_can_hold(self.request.user, thing, self.kind)

    def get_title(self) -> str:
        return f"{ReviewSession.title_of(self.kind)} {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), ("Ghi hội nghị kiểm điểm", reverse("meetings:review-add"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_new": True}

    def subjects(self) -> list[Any]:
        return subjects_for(self.object, self.kind, on=self.day(), year=self.year(), also=self.posted_members())

    def get_initial(self) -> dict[str, Any]:
        day = self.day()
        return {"held_on": day, "year": rules.usual_year(day), "chair": usual_chair(self.object, day)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        earlier = ReviewSession.objects.visible_to(self.request.user).filter(
            organization=self.object, kind=self.kind, year=rules.usual_year(self.day())
        )
        return super().get_context_data(
            draft_key=f"review-new-{self.kind}-{self.object.pk}",
            draft_title=self.get_title(),
            earlier=earlier.order_by("held_on", "pk"),
            **kwargs,
        )

    def act(self, form: Any) -> ReviewSession:
        return actions.hold_session(by=self.request.user, organization=self.object, kind=self.kind, **form.values())


class SessionEditView(SessionFormView):
    model = ReviewSession
    title = "Ghi tiếp, sửa hội nghị kiểm điểm"
    success_message = "Đã lưu hội nghị kiểm điểm."

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organization")

    def check(self, thing: ReviewSession) -> None:
        check_can_edit(self.request.user, thing)
        self.kind = thing.kind

    def usual_day(self) -> datetime.date:
        return self.object.held_on

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), crumb_of(self.object)]

    def subjects(self) -> list[Any]:
        session = self.object
        return subjects_for(
            session.organization,
            session.kind,
            on=self.day(),
            year=session.year,
            session=session,
            also=self.posted_members(),
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "ask_reason": needs_reason(self.request.user, self.object)}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in (*actions.SESSION_FIELDS, "version")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            draft_key=f"review-{self.object.pk}-{self.object.version}", draft_title=str(self.object), **kwargs
        )

    def act(self, form: Any) -> ReviewSession:
        return actions.edit_session(session=self.object, by=self.request.user, **form.values())


class SessionDetailView(ScopedDetailView):
    """Who was reviewed; the text only for those who may read it."""

    model = ReviewSession
    template_name = "meetings/review_detail.html"
    context_object_name = "session"
    section = SECTION

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("organization").with_counts()

    def get_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb()]

    def get_can(self) -> dict[str, bool]:
        user = self.request.user
        return {"edit": can_edit(user, self.object), "read_texts": can_read_texts(user, self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, session = self.request.user, self.object
        reviews = session.reviews.in_order()
        reviews = (
            reviews.texts_visible_to(user)
            if can_read_texts(user, session)
            else reviews.visible_to(user).without_texts()
        )
        return super().get_context_data(
            reviews=sorted(reviews, key=lambda review: review.member_id is not None),
            **kwargs,
        )


class SessionPrintView(SessionDetailView):
    """The same on A4, for the file."""

    template_name = "meetings/review_print.html"

    def get_title(self) -> str:
        return f"In: {self.object}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), crumb_of(self.object)]


class ReviewEditView(ActionView):
    """One subject of a session: what a phone needs, and the absent member reviewed later."""

    model = Review
    form_class = forms.ReviewForm
    template_name = "meetings/review_one.html"
    section = SECTION
    success_message = "Đã lưu kết quả kiểm điểm."

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("session__organization", "member", "organization")

    def check(self, thing: Review) -> None:
        check_can_edit(self.request.user, thing.session)

    def get_title(self) -> str:
        return f"Kiểm điểm năm {self.object.session.year}: {self.object.subject}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), crumb_of(self.object.session)]

    def get_form_kwargs(self) -> dict[str, Any]:
        ask = needs_reason(self.request.user, self.object.session)
        return {**super().get_form_kwargs(), "review": self.object, "ask_reason": ask}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in (*actions.REVIEW_FIELDS, "version")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = f"review-one-{self.object.pk}-{self.object.version}"
        return super().get_context_data(draft_key=key, draft_title=self.get_title(), **kwargs)

    def act(self, form: Any) -> ReviewSession:
        review = actions.edit_review(review=self.object, by=self.request.user, **form.values())
        return review.session


class MissingListView(ScopedListView):
    """Who is still to be reviewed in a year, as of today; `?year=` another year."""

    template_name = "meetings/review_missing.html"
    section = SECTION

    def check(self) -> None:
        check_can_enter(self.request.user)

    def year(self) -> int:
        typed = self.request.GET.get("year", "").strip()
        good = typed.isascii() and typed.isdigit() and 1930 <= int(typed[:5]) <= 2100
        return int(typed) if good else rules.usual_year(today())

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb()]

    def get_title(self) -> str:
        return f"Chưa kiểm điểm năm {self.year()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owing = self.filterset.owing.order_by()
        return super().get_context_data(
            year=self.year(),
            owed=owing.count(),
            done=owing.filter(is_reviewed=True).count(),
            of_members=self.model is Member,
            **kwargs,
        )


class MissingMemberListView(MissingListView):
    model = Member
    filterset_class = MissingMemberFilterSet
    export_columns: ClassVar[list[Column]] = exports.MISSING_MEMBER_COLUMNS
    export_counts_people = True

    def get_base_queryset(self) -> Any:
        return Review.objects.members_owing(self.request.user, self.year(), today())

    def export_row(self, thing: Member) -> list[Any]:
        return exports.member_row(thing)


class MissingOrganizationListView(MissingListView):
    model = Organization
    filterset_class = MissingOrganizationFilterSet
    export_columns: ClassVar[list[Column]] = exports.MISSING_ORGANIZATION_COLUMNS

    def get_title(self) -> str:
        return f"Tổ chức đảng chưa kiểm điểm năm {self.year()}"

    def get_base_queryset(self) -> Any:
        return Review.objects.organizations_owing(self.request.user, self.year(), today())

    def export_row(self, thing: Organization) -> list[Any]:
        return exports.organization_row(thing)
