"""A cycle's life: prepared, opened with its paper (pins the rulebook, freezes the population), closed, reopened;
deadlines extended with a reason."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from assessments.ratings import rulebooks
from assessments.ratings.actions.common import event_of, lock_all
from assessments.ratings.models import Assessment, CapGroup, Cycle, CycleState, Extension
from assessments.ratings.permissions import check_can_run_cycle
from assessments.ratings.population import Roster
from assessments.ratings.rules.levels import RuleError
from assessments.ratings.transitions import CYCLE_TRANSITIONS
from organizations.models import Organization
from partybase.audit.actions import record, record_many
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import format_date


@transaction.atomic
def prepare_cycle(*, top: Organization, year: int, rulebook_code: str, by: Any) -> Cycle:
    """Begin to prepare a year under a rulebook; nothing is frozen yet."""
    check_can_run_cycle(by, top)
    if rulebook_code not in {book.code for book in rulebooks.available()}:
        raise Refusal(
            "Chưa có bộ quy định này trong phần mềm. Hãy chọn bộ quy định trong danh sách.", field="rulebook_code"
        )
    if not today().year - 1 <= year <= today().year:
        raise Refusal(f"Chỉ mở được đợt xếp loại của năm {today().year - 1} hoặc {today().year}.", field="year")
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(top=top, year=year, rulebook_code=rulebook_code)
    except IntegrityError as error:
        raise Refusal(f"Đã có đợt xếp loại năm {year}. Mỗi năm chỉ có một đợt.", field="year") from error
    record(
        by=by,
        act="cycle.prepare",
        subject=cycle,
        place=top,
        summary=f"Chuẩn bị {cycle}",
        after={"Bộ quy định": rulebook_code},
    )
    return cycle


@transaction.atomic
def open_cycle(
    *,
    cycle: Cycle,
    paper: str,
    on: datetime.date,
    reference_date: datetime.date,
    members_due: datetime.date,
    cells_due: datetime.date,
    grassroots_due: datetime.date,
    options: Mapping[str, Any],
    option_reasons: Mapping[str, str],
    by: Any,
    version: int | None = None,
) -> Cycle:
    """Open: pin rulebook and options, freeze who is rated where and by whom. One event for the cycle and one a subject.

    `options` holds only what differs from the rulebook's default; each needs a reason.
    """
    check_can_run_cycle(by, cycle.top)
    cycle = Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("top").get(pk=cycle.pk)
    _check_transition("open", cycle)
    if version is not None and cycle.version != version:
        raise Refusal("Đợt xếp loại vừa được người khác sửa. Hãy tải lại trang rồi làm lại.")
    _check_opening(cycle, paper, on, reference_date, members_due, cells_due, grassroots_due)
    book = rulebooks.load(cycle.rulebook_code)
    try:
        chosen = book.with_options(dict(options))
    except RuleError as error:
        raise Refusal(str(error)) from error
    changed = {name: chosen.option(name) for name in options if chosen.option(name) != book.option(name)}
    without = [book.option_named(name).question for name in changed if not option_reasons.get(name, "").strip()]
    if without:
        raise Refusal("Chọn khác phương án mặc định phải ghi lý do: " + " ".join(without))
    cycle.rulebook_version, cycle.rulebook_hash = book.version, book.sha256
    cycle.snapshot = chosen.to_dict()
    cycle.options = {name: _plain(value) for name, value in changed.items()}
    cycle.option_reasons = {name: option_reasons[name].strip() for name in changed}
    cycle.opening_paper, cycle.opened_on, cycle.reference_date = paper.strip(), on, reference_date
    cycle.members_due, cycle.cells_due, cycle.grassroots_due = members_due, cells_due, grassroots_due
    cycle.state = CycleState.OPEN
    cycle.version += 1
    cycle.save()
    number = freeze(cycle, by)
    record(
        by=by, act="cycle.open", subject=cycle, place=cycle.top, paper=paper,
        summary=f"Mở {cycle}: {number} đối tượng, chốt danh sách ngày {format_date(reference_date)}",
        after={
            "Bộ quy định": f"{book.code} phiên bản {book.version}", "Mã băm": book.sha256, "Phương án": cycle.options,
            "Lý do": cycle.option_reasons, "Hạn": [members_due, cells_due, grassroots_due],
        },
    )  # fmt: skip
    return cycle


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _check_transition(act: str, cycle: Cycle) -> None:
    if (act, cycle.state) not in CYCLE_TRANSITIONS:
        words = {"open": "mở", "close": "khóa", "reopen": "mở lại"}
        raise Refusal(f"Không thể {words[act]} {cycle}: đợt đang ở trạng thái “{cycle.get_state_display()}”.")


def _check_opening(
    cycle: Cycle,
    paper: str,
    on: datetime.date,
    reference_date: datetime.date,
    members_due: datetime.date,
    cells_due: datetime.date,
    grassroots_due: datetime.date,
) -> None:
    if not paper.strip():
        raise Refusal("Hãy ghi số và ngày văn bản của Ban Thường vụ mở đợt xếp loại.", field="paper")
    if on > today():
        raise Refusal(f"Ngày mở không được sau ngày làm việc {format_date(today())}.", field="on")
    if reference_date > today():
        raise Refusal(
            "Ngày chốt danh sách không được sau ngày làm việc: danh sách của ngày đó chưa có.", field="reference_date"
        )
    if reference_date < datetime.date(cycle.year, 1, 1):
        raise Refusal(f"Ngày chốt danh sách phải từ 01/01/{cycle.year}.", field="reference_date")
    if not members_due <= cells_due <= grassroots_due:
        raise Refusal(
            "Hạn gửi phải theo thứ tự cấp dưới trước, cấp trên sau: đảng viên, chi bộ, rồi tổ chức cơ sở đảng.",
            field="members_due",
        )
    if members_due < on:
        raise Refusal("Hạn gửi không được trước ngày mở đợt.", field="members_due")


def freeze(cycle: Cycle, by: Any) -> int:
    """Write the population of an opened cycle in bulk, with its cap groups. Returns the number of subjects."""
    roster = Roster(cycle.top, cycle.rulebook, year=cycle.year, on=cycle.reference_date or today())
    planned = roster.plan()
    CapGroup.objects.bulk_create(
        [
            CapGroup(
                cycle=cycle,
                organization_id=g.organization_id,
                subject_kind=g.subject_kind,
                key=g.key,
                name=g.name[:250],
            )
            for g in sorted(roster.groups.values(), key=lambda g: g.key)
        ],
        batch_size=200,
    )
    groups = dict(CapGroup.objects.filter(cycle=cycle).values_list("key", "pk"))
    for assessment in planned:
        assessment.cycle = cycle
        assessment.cap_group_id = groups[assessment.group_key]
    Assessment.objects.bulk_create(planned, batch_size=400)
    batch = uuid.uuid4()
    record_many(
        event_of(
            by=by, act="cycle.freeze", assessment=assessment, batch=batch,
            summary=f"Chốt danh sách xếp loại năm {cycle.year}: {assessment.name}",
            after={"Trạng thái": assessment.get_state_display(), "Lý do": assessment.status_reason, "Nơi": assessment.place_name},
        )
        for assessment in planned
    )  # fmt: skip
    return len(planned)


@transaction.atomic
def close_cycle(*, cycle: Cycle, paper: str, on: datetime.date, by: Any) -> Cycle:
    """Close: no change of an assessment until a recorded reopening. Waits for work in progress by locking its rows."""
    return _change_state("close", cycle, paper, on, by, act="cycle.close", verb="Khóa")


@transaction.atomic
def reopen_cycle(*, cycle: Cycle, paper: str, on: datetime.date, reason: str, by: Any) -> Cycle:
    """Reopen a closed cycle, with the body's paper and a reason."""
    if not reason.strip():
        raise Refusal("Mở lại đợt xếp loại phải ghi rõ lý do.", field="reason")
    return _change_state("reopen", cycle, paper, on, by, act="cycle.reopen", verb="Mở lại", reason=reason)


def _change_state(
    word: str, cycle: Cycle, paper: str, on: datetime.date, by: Any, *, act: str, verb: str, reason: str = ""
) -> Cycle:
    check_can_run_cycle(by, cycle.top)
    cycle = Cycle.objects.select_for_update(of=("self",), no_key=True).select_related("top").get(pk=cycle.pk)
    _check_transition(word, cycle)
    if not paper.strip():
        raise Refusal("Hãy ghi số và ngày văn bản của Ban Thường vụ.", field="paper")
    if on > today() or (cycle.opened_on and on < cycle.opened_on):
        raise Refusal("Ngày phải từ ngày mở đợt đến ngày làm việc hôm nay.", field="on")
    lock_all(cycle)
    before = cycle.get_state_display()
    cycle.state = CYCLE_TRANSITIONS[word, CycleState(cycle.state)]
    if word == "close":
        cycle.closing_paper, cycle.closed_on = paper.strip(), on
    cycle.version += 1
    cycle.save(update_fields=["state", "closing_paper", "closed_on", "version"])
    record(
        by=by, act=act, subject=cycle, place=cycle.top, paper=paper, reason=reason, summary=f"{verb} {cycle}",
        before={"Trạng thái": before}, after={"Trạng thái": cycle.get_state_display(), "Ngày": on},
    )  # fmt: skip
    return cycle


@transaction.atomic
def extend_deadline(
    *, cycle: Cycle, organization: Organization, until: datetime.date, reason: str, by: Any
) -> Extension:
    """A later day for one place (a cell's members and the cell, or a grassroots organization)."""
    check_can_run_cycle(by, cycle.top)
    if not cycle.accepts_work:
        raise Refusal("Chỉ gia hạn được khi đợt xếp loại đang mở.")
    if not reason.strip():
        raise Refusal("Gia hạn phải ghi rõ lý do.", field="reason")
    if not organization.is_within(cycle.top.path):
        raise Refusal("Tổ chức đảng này không thuộc đợt xếp loại.", field="organization")
    usual = [day for day in (cycle.members_due, cycle.cells_due, cycle.grassroots_due) if day]
    if usual and until <= min(usual):
        raise Refusal(f"Ngày gia hạn phải sau hạn chung {format_date(min(usual))}.", field="until")
    previous = Extension.objects.filter(cycle=cycle, organization=organization).first()
    extension, _ = Extension.objects.update_or_create(
        cycle=cycle, organization=organization, defaults={"until": until, "reason": reason.strip()}
    )
    record(
        by=by, act="cycle.extend", subject=organization, place=organization, reason=reason,
        summary=f"Gia hạn gửi kết quả năm {cycle.year} đến {format_date(until)}: {organization.name}",
        before={"Gia hạn": previous.until} if previous else {}, after={"Gia hạn": until},
    )  # fmt: skip
    return extension
