"""What the actions on the tree share: the lock, the dates, the checks on names and papers.

Whatever changes the shape of the tree first locks the top of it: a path is read from the parent, and a move rewrites the
paths of a subtree in one UPDATE, which would not see an organization founded below it in the meantime.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from organizations.models import STATE_FIELDS, Organization, OrganizationState
from partybase.refusal import Refusal
from partybase.today import today
from partybase.vietnamese import clean_text, format_date


def lock_rows(ids: Iterable[int], *, no_key: bool = True) -> dict[int, Organization]:
    """Lock organizations in the order of their ids and read them as they stand now."""
    rows = Organization.objects.filter(pk__in=set(ids)).order_by("pk").select_for_update(no_key=no_key)
    return {row.pk: row for row in rows}


def lock_tree(*organizations: Organization) -> dict[int, Organization]:
    """Lock the top of the tree, then the organizations; gives them by id as they stand now."""
    tops = {o.ancestor_ids[0] for o in organizations if o.ancestor_ids}
    lock_rows(tops)
    return lock_rows(o.pk for o in organizations)


def lock_open(organization: Organization) -> Organization:
    """Lock one organization for a change in it (a member added, a post filled) and refuse a closed one."""
    locked = lock_rows([organization.pk])[organization.pk]
    check_open(locked)
    return locked


def check_open(organization: Organization, *, field: str | None = None) -> None:
    if organization.closed_on:
        raise Refusal(
            f"“{organization}” đã kết thúc hoạt động từ ngày {format_date(organization.closed_on)}; "
            "hãy chọn tổ chức đang hoạt động.",
            field=field,
        )


def check_day(on: datetime.date, *, field: str = "on") -> None:
    """A change is recorded on the day it takes effect or later: today's state stands on the organization."""
    if on > today():
        raise Refusal(
            f"Ngày {format_date(on)} sau hôm nay ({format_date(today())}). Thay đổi có hiệu lực về sau thì ghi khi đến ngày.",
            field=field,
        )


def check_after_last_state(organization: Organization, on: datetime.date, *, field: str = "on") -> OrganizationState:
    """The open state, when a next one may begin on the day: states do not overlap. Call it inside the lock."""
    state = organization.states.open().first()
    if state is None:
        raise Refusal(
            f"“{organization}” không có trạng thái đang hiệu lực; báo quản trị hệ thống kiểm tra cây tổ chức."
        )
    if on <= state.starts:
        raise Refusal(
            f"Ngày {format_date(on)} không sau lần thay đổi gần nhất của “{organization}” ({format_date(state.starts)}). "
            "Chọn ngày sau đó; nếu lần trước ghi sai thì dùng “Sửa lỗi ghi chép”.",
            field=field,
        )
    return state


def required(text: str | None, sentence: str, *, field: str) -> str:
    cleaned = clean_text(text or "")
    if not cleaned:
        raise Refusal(sentence, field=field)
    return cleaned


def check_length(model: Any, values: dict[str, Any]) -> None:
    """Text that does not fit its column is refused with its length, on both databases."""
    for name, value in values.items():
        field = model._meta.get_field(name)
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            label = field.verbose_name
            raise Refusal(
                f"{label[:1].upper()}{label[1:]} dài {len(value)} ký tự, nhiều nhất {field.max_length}; hãy viết gọn lại.",
                field=name,
            )


def check_paper(paper: str) -> None:
    if len(paper) > 300:
        raise Refusal("Số, ngày của văn bản dài quá 300 ký tự; hãy viết gọn lại.", field="paper")


def check_choice(model: Any, name: str, value: str, *, form_field: str = "") -> None:
    field = model._meta.get_field(name)
    if value not in dict(field.choices):
        raise Refusal(f"Chưa chọn {field.verbose_name} trong danh sách.", field=form_field or name)


def check_name_free(name: str, parent: Organization | None, *, but: Organization | None = None) -> None:
    """Two open organizations of one parent do not bear one name; compared here, since SQLite folds only ASCII."""
    beside = Organization.objects.open().filter(parent=parent).exclude(pk=but.pk if but else 0)
    if name.casefold() in {other.casefold() for other in beside.values_list("name", flat=True)}:
        place = f"“{parent}”" if parent else "cấp này"
        raise Refusal(f"Dưới {place} đã có tổ chức đảng tên “{name}”; hãy đặt tên khác để phân biệt.", field="name")


def check_code_free(code: str | None, *, but: Organization | None = None) -> str | None:
    cleaned = clean_text(code or "")
    if not cleaned:
        return None
    check_length(Organization, {"code": cleaned})
    holder = Organization.objects.filter(code=cleaned).exclude(pk=but.pk if but else 0).first()
    if holder:
        raise Refusal(f"Mã “{cleaned}” đã dùng cho “{holder}”; mỗi tổ chức một mã.", field="code")
    return cleaned


def check_founded_on(founded_on: str) -> None:
    """A date of which only the year or month may be known: an ISO prefix, compared with as much of today."""
    if founded_on > today().isoformat()[: len(founded_on)]:
        raise Refusal("Ngày thành lập không thể sau hôm nay.", field="founded_on")


def open_state(organization: Organization, *, starts: datetime.date, paper: str) -> OrganizationState:
    """A dated row [starts, …) of the organization as it stands."""
    return OrganizationState(
        organization=organization,
        starts=starts,
        paper=paper,
        path=organization.path or "",
        **{name: getattr(organization, name) for name in STATE_FIELDS},
    )
