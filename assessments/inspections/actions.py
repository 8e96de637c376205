"""Record and correct announced discipline and inspections; reading one is recorded too.

Every event here is for inspection staff alone (`Audience.INSPECTION`): no trace of a case in anybody else's history.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction

from assessments.inspections import rules
from assessments.inspections.models import (
    DisciplinaryAction,
    Form,
    Inspection,
    InspectionKind,
    InspectionPaper,
    SubjectFields,
)
from assessments.inspections.permissions import check_can_correct, check_can_read, check_can_record
from members.models import Member
from organizations.models import Organization
from partybase.accounts.models import User
from partybase.audit.actions import changes, record
from partybase.audit.models import Audience
from partybase.refusal import Refusal, check_version
from partybase.today import today
from partybase.vietnamese import clean_text, earliest_possible, format_date

DISCIPLINE_FIELDS = ("number", "announced_on", "form", "body", "counted_year", "self_detected_and_remedied", "summary")
INSPECTION_FIELDS = (
    "kind",
    "performer",
    "content",
    "starts_on",
    "ends_on",
    "conclusion_number",
    "conclusion_on",
    "conclusion",
    "concludes_degradation",
    "counted_year",
)


# --- discipline ---------------------------------------------------------------------------------------------------


@transaction.atomic
def record_discipline(
    *,
    by: User,
    number: str,
    announced_on: datetime.date,
    form: str,
    body: str,
    counted_year: int,
    member: Member | None = None,
    organization: Organization | None = None,
    self_detected_and_remedied: bool = False,
    summary: str = "",
) -> DisciplinaryAction:
    """Announced discipline of one member or one organization. The place is the organization, or the member's cell then."""
    member, organization, place = _subject(by, member, organization, announced_on)
    values = _discipline_values(number, announced_on, form, body, counted_year, self_detected_and_remedied, summary)
    action = DisciplinaryAction(member=member, organization=organization, place=place, **values)
    _check_discipline(action)
    _save_once(action)
    record(
        by=by,
        act="discipline.record",
        summary=f"Ghi kỷ luật {action.get_form_display().lower()} đối với {_named(action)}",
        subject=action,
        place=place,
        after=changes(DisciplinaryAction(), values)[1],
        paper=f"{action.number} ngày {format_date(announced_on)}",
        audience=Audience.INSPECTION,
    )
    return action


@transaction.atomic
def correct_discipline(
    *,
    action: DisciplinaryAction,
    by: User,
    reason: str,
    number: str,
    announced_on: datetime.date,
    form: str,
    body: str,
    counted_year: int,
    self_detected_and_remedied: bool = False,
    summary: str = "",
    version: int | None = None,
) -> DisciplinaryAction:
    """Mend a slip of entry, with a reason; the subject stays."""
    check_can_correct(by, action)
    action = DisciplinaryAction.objects.select_for_update(of=("self",), no_key=True).with_subject().get(pk=action.pk)
    check_version(action, version, list(DISCIPLINE_FIELDS))
    reason = _need(reason, "Hãy ghi lý do sửa.", field="reason")
    values = _discipline_values(number, announced_on, form, body, counted_year, self_detected_and_remedied, summary)
    before, after = changes(action, values)
    if not after:
        raise Refusal("Chưa có nội dung nào thay đổi. Hãy sửa rồi lưu, hoặc bấm Hủy bỏ.")
    for name, value in values.items():
        setattr(action, name, value)
    _check_discipline(action)
    action.version += 1
    _save_once(action, [*values, "version"])
    record(
        by=by,
        act="discipline.correct",
        summary=f"Sửa quyết định kỷ luật đối với {_named(action)}",
        subject=action,
        place=action.place,
        before=before,
        after=after,
        reason=reason,
        audience=Audience.INSPECTION,
    )
    return action


@transaction.atomic
def read_discipline(*, action: DisciplinaryAction, by: User) -> None:
    """Note that the record was opened."""
    check_can_read(by, action)
    _record_reading("discipline.read", f"Mở quyết định kỷ luật đối với {_named(action)}", action, by)


def _discipline_values(
    number: str,
    announced_on: datetime.date,
    form: str,
    body: str,
    counted_year: int,
    self_detected_and_remedied: bool,
    summary: str,
) -> dict[str, Any]:
    if form not in Form.values:
        raise Refusal("Hãy chọn hình thức kỷ luật.", field="form")
    return {
        "number": _need(number, "Hãy ghi số quyết định, ví dụ: QĐ 15-QĐ/UBKTHU.", field="number"),
        "announced_on": announced_on,
        "form": form,
        "body": _need(body, "Hãy ghi cơ quan quyết định.", field="body"),
        "counted_year": counted_year,
        "self_detected_and_remedied": self_detected_and_remedied,
        "summary": clean_text(summary, keep_lines=True),
    }


def _check_discipline(action: DisciplinaryAction) -> None:
    _refuse(rules.check_announcement(action.announced_on, action.counted_year, today()))
    standing, held_post = rules.ORGANIZATION, False
    if action.member is not None:
        member = action.member
        official_from = earliest_possible(member.official_on) if member.official_on else None
        standing = rules.member_standing(member.status, official_from, action.announced_on)
        since = datetime.date(action.counted_year, 1, 1)
        held_post = (
            member.positions.filter(starts__lte=action.announced_on).exclude(ends__lt=since).exists()
            if action.form == Form.DISMISSAL
            else False
        )
    _refuse(rules.check_form(action.form, standing, held_post=held_post))
    _check_counted_once(action)


def _check_counted_once(action: DisciplinaryAction) -> None:
    """One paper counts once for a subject: HD 21-HD/BTCTW (18/10/2019)."""
    others = DisciplinaryAction.objects.filter(number=action.number, announced_on=action.announced_on).exclude(
        pk=action.pk
    )
    same_subject = others.filter(member=action.member, organization=action.organization).first()
    if same_subject is not None:
        raise Refusal(
            f"Quyết định {action.number} công bố ngày {format_date(action.announced_on)} đối với {_named(action)} đã ghi rồi, "
            f"tính vào năm {same_subject.counted_year}. Một vi phạm chỉ tính một lần (HD 21-HD/BTCTW, 18/10/2019): "
            "hãy mở quyết định đã ghi để sửa nếu cần.",
            field="number",
        )
    if others.filter(body=action.body).exists():
        raise _taken(action)


def _taken(action: DisciplinaryAction) -> Refusal:
    return Refusal(
        f"Số {action.number} ngày {format_date(action.announced_on)} của {action.body} đã ghi cho một đối tượng khác. "
        "Mỗi quyết định ghi cho một đối tượng: hãy kiểm tra lại số, ngày và cơ quan quyết định.",
        field="number",
    )


def _save_once(action: DisciplinaryAction, fields: list[str] | None = None) -> None:
    """Save; a second person who wrote the same number a moment ago is told so."""
    try:
        with transaction.atomic():
            action.save(update_fields=fields)
    except IntegrityError as error:
        raise _taken(action) from error


# --- inspections --------------------------------------------------------------------------------------------------


@transaction.atomic
def record_inspection(
    *,
    by: User,
    kind: str,
    performer: str,
    starts_on: datetime.date,
    member: Member | None = None,
    organization: Organization | None = None,
    **rest: Any,
) -> Inspection:
    """An inspection or supervision of one member or one organization; `rest`: the other fields of `INSPECTION_FIELDS`."""
    member, organization, place = _subject(by, member, organization, starts_on)
    values = _inspection_values({"kind": kind, "performer": performer, "starts_on": starts_on, **rest})
    _check_inspection(values)
    inspection = Inspection.objects.create(member=member, organization=organization, place=place, **values)
    record(
        by=by,
        act="inspection.record",
        summary=f"Ghi cuộc kiểm tra, giám sát đối với {_named(inspection)}",
        subject=inspection,
        place=place,
        after=changes(Inspection(), values)[1],
        audience=Audience.INSPECTION,
    )
    return inspection


@transaction.atomic
def correct_inspection(
    *, inspection: Inspection, by: User, reason: str, version: int | None = None, **values: Any
) -> Inspection:
    """Go on with an inspection (its end, its conclusion) or mend a slip; `values`: all of `INSPECTION_FIELDS`."""
    check_can_correct(by, inspection)
    inspection = Inspection.objects.select_for_update(of=("self",), no_key=True).with_subject().get(pk=inspection.pk)
    check_version(inspection, version, list(INSPECTION_FIELDS))
    reason = _need(reason, "Hãy ghi lý do sửa, ví dụ: ghi kết luận.", field="reason")
    values = _inspection_values(values)
    _check_inspection(values)
    before, after = changes(inspection, values)
    if not after:
        raise Refusal("Chưa có nội dung nào thay đổi. Hãy sửa rồi lưu, hoặc bấm Hủy bỏ.")
    for name, value in values.items():
        setattr(inspection, name, value)
    inspection.version += 1
    inspection.save(update_fields=[*values, "version"])
    record(
        by=by,
        act="inspection.correct",
        summary=f"Cập nhật cuộc kiểm tra, giám sát đối với {_named(inspection)}",
        subject=inspection,
        place=inspection.place,
        before=before,
        after=after,
        reason=reason,
        audience=Audience.INSPECTION,
    )
    return inspection


@transaction.atomic
def add_paper(*, inspection: Inspection, by: User, title: str, number: str, on: datetime.date) -> InspectionPaper:
    """A paper by kind, number and date. Its content is never kept, whatever its secrecy."""
    check_can_correct(by, inspection)
    inspection = Inspection.objects.select_for_update(of=("self",), no_key=True).with_subject().get(pk=inspection.pk)
    title = _need(title, "Hãy ghi loại văn bản, ví dụ: Kế hoạch.", field="title")
    number = _need(number, "Hãy ghi số văn bản.", field="number")
    _refuse(rules.check_paper(on, today()))
    if inspection.papers.filter(title=title, number=number, on=on).exists():
        raise Refusal(f"{title} số {number} ngày {format_date(on)} đã ghi trong cuộc kiểm tra này.", field="number")
    paper = InspectionPaper.objects.create(inspection=inspection, title=title, number=number, on=on)
    record(
        by=by,
        act="inspection.paper",
        summary=f"Ghi văn bản của cuộc kiểm tra, giám sát đối với {_named(inspection)}",
        subject=inspection,
        place=inspection.place,
        after={"văn bản": f"{title} số {number} ngày {format_date(on)}"},
        audience=Audience.INSPECTION,
    )
    return paper


@transaction.atomic
def read_inspection(*, inspection: Inspection, by: User) -> None:
    """Note that the record was opened."""
    check_can_read(by, inspection)
    _record_reading("inspection.read", f"Mở cuộc kiểm tra, giám sát đối với {_named(inspection)}", inspection, by)


def _inspection_values(given: Mapping[str, Any]) -> dict[str, Any]:
    empty = Inspection()
    values = {name: given.get(name, getattr(empty, name)) for name in INSPECTION_FIELDS}
    if values["kind"] not in InspectionKind.values:
        raise Refusal("Hãy chọn hình thức kiểm tra, giám sát.", field="kind")
    values["performer"] = _need(values["performer"], "Hãy ghi chủ thể kiểm tra, giám sát.", field="performer")
    for name in ("content", "conclusion_number"):
        values[name] = clean_text(values[name] or "")
    values["conclusion"] = clean_text(values["conclusion"] or "", keep_lines=True)
    return values


def _check_inspection(values: Mapping[str, Any]) -> None:
    names = ("starts_on", "ends_on", "conclusion_number", "conclusion_on", "concludes_degradation", "counted_year")
    _refuse(rules.check_inspection(**{name: values[name] for name in names}, today=today()))


# --- shared -------------------------------------------------------------------------------------------------------


def _subject(
    by: User, member: Member | None, organization: Organization | None, on: datetime.date
) -> tuple[Member | None, Organization | None, Organization]:
    """The one subject, fresh from the table, and its place on a day."""
    if (member is None) == (organization is None):
        raise Refusal("Hãy chọn đúng một đối tượng: một đảng viên hoặc một tổ chức đảng.")
    if organization is not None:
        check_can_record(by, organization)
        return None, organization, organization
    assert member is not None
    found = Member.objects.select_related("cell").get(pk=member.pk)
    check_can_record(by, found.cell)
    stay = (
        found.memberships.official()
        .filter(starts__lte=on)
        .filter(models.Q(ends__isnull=True) | models.Q(ends__gte=on))
        .select_related("organization")
        .order_by("starts", "pk")
        .last()
    )
    place = stay.organization if stay is not None else found.cell
    check_can_record(by, place)
    return found, None, place


def _named(thing: SubjectFields) -> str:
    return f"đ/c {thing.member}" if thing.member_id else f"{thing.organization}"


def _record_reading(act: str, summary: str, thing: SubjectFields, by: User) -> None:
    record(by=by, act=act, summary=summary, subject=thing, place=thing.place, audience=Audience.INSPECTION)


def _need(text: str, sentence: str, *, field: str) -> str:
    cleaned = clean_text(text or "")
    if not cleaned:
        raise Refusal(sentence, field=field)
    return cleaned


def _refuse(problems: list[rules.Problem]) -> None:
    for field, sentence in problems:
        raise Refusal(sentence, field=field)
