"""Pages of inspection staff: home of the section, discipline, inspections. For everybody else they are forbidden (the pages) or
do not exist (the records)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from assessments.inspections import actions, exports, forms
from assessments.inspections.filters import DisciplineFilterSet, InspectionFilterSet
from assessments.inspections.models import DisciplinaryAction, Form, Inspection
from assessments.inspections.permissions import check_can_correct, check_can_enter, check_can_record
from members.models import Member
from organizations.models import Organization
from organizations.querysets import search_condition
from organizations.scope import Role, events_visible_to, visible
from partybase.audit.models import Audience, Event
from partybase.today import today
from partybase.vietnamese import clean_text, fold
from partybase.web.views import ActionView, Page, ScopedDetailView, ScopedListView

SECTION = "inspections"
MOST_FOUND = 20
SHORTEST = 2


def home_crumb() -> tuple[str, str]:
    return ("Kiểm tra, kỷ luật", reverse("inspections:home"))


class InspectionHomeView(Page, TemplateView):
    template_name = "inspections/home.html"
    title = "Kiểm tra, giám sát, kỷ luật"
    section = SECTION

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, year = self.request.user, today().year
        check_can_enter(user)
        discipline = DisciplinaryAction.objects.visible_to(user)
        inspections = Inspection.objects.visible_to(user)
        return super().get_context_data(
            year=year,
            discipline_count=discipline.counted_in(year).count(),
            inspection_count=inspections.filter(starts_on__year=year).count(),
            open_count=inspections.open().count(),
            latest_discipline=discipline.with_subject()[:5],
            latest_inspections=inspections.with_subject()[:5],
            **kwargs,
        )


class RecordListView(ScopedListView):
    section = SECTION
    export_audience = Audience.INSPECTION

    def check(self) -> None:
        check_can_enter(self.request.user)

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().with_subject()

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb()]

    def get_export_place(self) -> Any:
        """Where the export is noted: the topmost organization of the user's inspection scope."""
        found = Organization.objects.visible_to(self.request.user, Role.INSPECTION_STAFF)
        return found.order_by("depth", "path").first()


class DisciplineListView(RecordListView):
    model = DisciplinaryAction
    template_name = "inspections/discipline_list.html"
    title = "Kỷ luật đã công bố"
    filterset_class = DisciplineFilterSet
    export_columns = exports.DISCIPLINE_COLUMNS
    export_counts_people = True

    def export_row(self, thing: DisciplinaryAction) -> list[Any]:
        return exports.discipline_row(thing)


class InspectionListView(RecordListView):
    model = Inspection
    template_name = "inspections/inspection_list.html"
    title = "Các cuộc kiểm tra, giám sát"
    filterset_class = InspectionFilterSet
    export_columns = exports.INSPECTION_COLUMNS
    export_counts_people = True

    def export_row(self, thing: Inspection) -> list[Any]:
        return exports.inspection_row(thing)


# --- the subject ----------------------------------------------------------------------------------------------------


class SubjectChoiceView(Page, TemplateView):
    """Whom the new record is about: a search by name; members by name and cell only (a reduced view)."""

    template_name = "inspections/subject_choice.html"
    section = SECTION
    of_discipline = True

    def get_title(self) -> str:
        return "Ghi kỷ luật: chọn đối tượng" if self.of_discipline else "Ghi kiểm tra, giám sát: chọn đối tượng"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), discipline_crumb() if self.of_discipline else inspection_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        check_can_enter(user)
        text = clean_text(self.request.GET.get("q", ""))[:100]
        asked = len(fold(text)) >= SHORTEST
        members: list[Member] = []
        organizations: list[Organization] = []
        if asked:
            members = list(
                Member.objects.names_for(user)
                .filter(visible(user, "cell__path", Role.INSPECTION_STAFF))
                .filter(search_condition("search_key", text))
                .order_by("sort_key", "birth_date", "pk")[: MOST_FOUND + 1]
            )
            organizations = list(
                Organization.objects.visible_to(user, Role.INSPECTION_STAFF)
                .search(text)
                .select_related("parent")
                .order_by("depth", "sort_key", "pk")[: MOST_FOUND + 1]
            )
        name = "discipline" if self.of_discipline else "inspection"
        return super().get_context_data(
            search_text_here=text,
            asked=asked,
            too_short=bool(text) and not asked,
            members=members[:MOST_FOUND],
            organizations=organizations[:MOST_FOUND],
            more=len(members) > MOST_FOUND or len(organizations) > MOST_FOUND,
            member_url_name=f"inspections:{name}-add-member",
            organization_url_name=f"inspections:{name}-add-organization",
            **kwargs,
        )


class SubjectView(ActionView):
    """A new record about the member or the organization that the address names."""

    section = SECTION
    template_name = "inspections/record_form.html"
    submit_label = "Ghi"

    def get_base_queryset(self) -> Any:
        user = self.request.user
        if self.model is Member:
            return Member.objects.names_for(user).filter(visible(user, "cell__path", Role.INSPECTION_STAFF))
        return Organization.objects.visible_to(user, Role.INSPECTION_STAFF)

    def check(self, thing: Any) -> None:
        check_can_record(self.request.user, thing.cell if isinstance(thing, Member) else thing)

    def subject(self) -> dict[str, Any]:
        return {"member" if isinstance(self.object, Member) else "organization": self.object}

    def get_initial(self) -> dict[str, Any]:
        return forms.first_values()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.object if isinstance(self.object, Member) else None
        return super().get_context_data(subject=self.object, member=member, **kwargs)


class DisciplineAddView(SubjectView):
    form_class = forms.DisciplineForm
    title = "Ghi kỷ luật đã công bố"
    success_message = "Đã ghi quyết định kỷ luật."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), discipline_crumb()]

    def get_form_kwargs(self) -> dict[str, Any]:
        member = self.object if isinstance(self.object, Member) else None
        return {**super().get_form_kwargs(), "forms_offered": forms.offered_forms(None, member=member)}

    def act(self, form: Any) -> str:
        action = actions.record_discipline(by=self.request.user, **self.subject(), **form.values())
        return reverse("inspections:discipline-detail", args=[action.pk])


class InspectionAddView(SubjectView):
    form_class = forms.InspectionForm
    title = "Ghi cuộc kiểm tra, giám sát"
    success_message = "Đã ghi cuộc kiểm tra, giám sát."

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), inspection_crumb()]

    def act(self, form: Any) -> str:
        inspection = actions.record_inspection(by=self.request.user, **self.subject(), **form.values())
        return reverse("inspections:inspection-detail", args=[inspection.pk])


# --- one record -----------------------------------------------------------------------------------------------------


def discipline_crumb() -> tuple[str, str]:
    return ("Kỷ luật đã công bố", reverse("inspections:discipline-list"))


def inspection_crumb() -> tuple[str, str]:
    return ("Các cuộc kiểm tra, giám sát", reverse("inspections:inspection-list"))


class RecordDetailView(ScopedDetailView):
    """Opening a record is itself recorded, once for each opening."""

    section = SECTION

    def get_queryset(self) -> Any:
        return super().get_queryset().with_subject()

    def get_title(self) -> str:
        return str(self.object)

    def get_can(self) -> dict[str, bool]:
        return {"correct": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = events_visible_to(self.request.user, Event.objects.about(self.object))
        return super().get_context_data(events=events.exclude(act__endswith=".read")[:50], **kwargs)


class DisciplineDetailView(RecordDetailView):
    model = DisciplinaryAction
    template_name = "inspections/discipline_detail.html"
    context_object_name = "action"

    def get_object(self, queryset: Any = None) -> DisciplinaryAction:
        action = super().get_object(queryset)
        actions.read_discipline(action=action, by=self.request.user)
        return action

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), discipline_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(expels=self.object.form == Form.EXPULSION, **kwargs)


class InspectionDetailView(RecordDetailView):
    model = Inspection
    template_name = "inspections/inspection_detail.html"
    context_object_name = "inspection"

    def get_object(self, queryset: Any = None) -> Inspection:
        inspection = super().get_object(queryset)
        actions.read_inspection(inspection=inspection, by=self.request.user)
        return inspection

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [home_crumb(), inspection_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(papers=list(self.object.papers.all()), **kwargs)


class CorrectView(ActionView):
    """The form shows the text of the case: opening it is a reading too."""

    section = SECTION
    template_name = "inspections/record_form.html"
    fields: tuple[str, ...] = ()

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().with_subject()

    def check(self, thing: Any) -> None:
        check_can_correct(self.request.user, thing)

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of(self.object, self.fields)

    def read(self) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.read()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(subject=self.object.subject, member=self.object.member, **kwargs)


class DisciplineCorrectView(CorrectView):
    model = DisciplinaryAction
    form_class = forms.CorrectDisciplineForm
    title = "Sửa quyết định kỷ luật"
    success_message = "Đã sửa quyết định kỷ luật."
    fields = actions.DISCIPLINE_FIELDS

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "forms_offered": forms.offered_forms(self.object)}

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        own = reverse("inspections:discipline-detail", args=[self.object.pk])
        return [home_crumb(), discipline_crumb(), (str(self.object), own)]

    def read(self) -> None:
        actions.read_discipline(action=self.object, by=self.request.user)

    def act(self, form: Any) -> str:
        actions.correct_discipline(action=self.object, by=self.request.user, **form.values())
        return reverse("inspections:discipline-detail", args=[self.object.pk])


class InspectionCorrectView(CorrectView):
    model = Inspection
    form_class = forms.CorrectInspectionForm
    title = "Cập nhật cuộc kiểm tra, giám sát"
    success_message = "Đã cập nhật cuộc kiểm tra, giám sát."
    fields = actions.INSPECTION_FIELDS

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        own = reverse("inspections:inspection-detail", args=[self.object.pk])
        return [home_crumb(), inspection_crumb(), (str(self.object), own)]

    def read(self) -> None:
        actions.read_inspection(inspection=self.object, by=self.request.user)

    def act(self, form: Any) -> str:
        actions.correct_inspection(inspection=self.object, by=self.request.user, **form.values())
        return reverse("inspections:inspection-detail", args=[self.object.pk])


class PaperAddView(ActionView):
    model = Inspection
    form_class = forms.PaperForm
    section = SECTION
    title = "Ghi văn bản của cuộc kiểm tra, giám sát"
    template_name = "inspections/paper_form.html"
    submit_label = "Ghi"
    success_message = "Đã ghi văn bản."

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().with_subject()

    def check(self, thing: Any) -> None:
        check_can_correct(self.request.user, thing)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        own = reverse("inspections:inspection-detail", args=[self.object.pk])
        return [home_crumb(), inspection_crumb(), (str(self.object), own)]

    def act(self, form: Any) -> str:
        actions.add_paper(inspection=self.object, by=self.request.user, **form.values())
        return reverse("inspections:inspection-detail", args=[self.object.pk])
