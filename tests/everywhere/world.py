"""One district with something of everything, made once for a module of tests; what a test writes is rolled back.

Two sibling communes hold the same kinds of records under unmistakable names, so that a page of one shows at once whether it
holds anything of the other. Sensitive fields carry marked values.

The fixture `world` is the district: one transaction of the module, within which each test (marked `django_db`) has its own.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from assessments.inspections.actions import add_paper, record_discipline, record_inspection
from assessments.meetings.actions import Row, hold_session
from assessments.meetings.models import SessionKind
from assessments.ratings.actions.decisions import publish
from assessments.ratings.actions.opening import prepare_cycle
from assessments.ratings.models import Assessment, Cycle, CycleState, RecordedResult, State
from assessments.ratings.rules.levels import Level
from members.models import Member, MembershipKind, PositionKind, Status, StatusKind, StatusPeriod
from organizations.models import Grant, Kind
from organizations.scope import Role
from partybase.accounts.models import User
from partybase.web.models import Draft
from tests import personas
from tests.assessments.ratings.year import DAY, RULEBOOK, Year, open_year, review_everybody
from tests.factories import make_grant, make_member, make_membership, make_organization, make_position, make_user

NOBODY = "nobody"
PERSONAS = ("quantri", "tochuc", "kiemtra", "lanhdao", "bithu", "chibo", "chiboso")
EVERYBODY = (NOBODY, *PERSONAS)
D = datetime.date

# What is written in the fields that only some may see: {} is the place the record belongs to.
STRENGTHS, FAULTS, PROMISES = "ưu-điểm-riêng-{}", "khuyết-điểm-riêng-{}", "lời-hứa-riêng-{}"
CASE, CONCLUSION, CONTENT = "vụ-việc-kín-{}", "kết-luận-kín-{}", "nội-dung-kín-{}"
CITIZEN = {
    "cell": "026080111111",
    "sibling_cell": "026080222222",
    "office": "026080333333",
    "section_cell": "026080444444",
}
RELIGION, ETHNIC_GROUP = "02", "05"  # choices hardly anybody has; their words are looked for on pages
ORGANIZATIONS = ("top", "commune", "cell", "section", "section_cell", "sibling", "sibling_cell", "office")
PLACES = ("cell", "section_cell", "sibling_cell", "office")


@dataclasses.dataclass
class World:
    district: personas.District
    year: Year
    users: dict[str, User]
    objects: dict[str, Any]  # what the sample addresses name: "cell", "member", "inspection" …

    @property
    def members(self) -> dict[str, Member]:
        return self.district.members

    def client(self, persona: str) -> Client:
        client = Client(raise_request_exception=False)
        if persona != NOBODY:
            client.force_login(self.users[persona])
        return client

    def user(self, persona: str) -> User:
        """A fresh object, as each request has one."""
        return User.objects.get(pk=self.users[persona].pk)


def make_world() -> World:
    district = personas.make_district()
    personas._fill(district)
    users = personas.everyone(district)
    objects: dict[str, Any] = {name: getattr(district, name) for name in ORGANIZATIONS}
    _people(district, objects)
    year = Year(district, users, prepare_cycle(top=district.top, year=2019, rulebook_code=RULEBOOK, by=users["tochuc"]))
    review_everybody([district.section_cell, district.section, district.commune, district.sibling])
    _sessions(district, users, objects)
    _cases(district, users, objects)
    open_year(year)
    _rated(year, objects)
    _accounts(district, objects)
    elsewhere = make_organization("Đảng bộ huyện Vùng Khác", kind=Kind.DBH)
    objects["elsewhere"] = elsewhere
    objects["elsewhere_cycle"] = Cycle.objects.create(
        top=elsewhere, year=2019, rulebook_code=RULEBOOK, state=CycleState.OPEN
    )
    objects["preparing"] = Cycle.objects.create(top=district.top, year=2018, rulebook_code=RULEBOOK)
    objects["cycle"] = year.cycle
    Draft.objects.create(user=users["chibo"], key="member-add", title="Thêm đảng viên", url="/members/add/", data={})
    return World(district, year, users, objects)


def _people(district: personas.District, objects: dict[str, Any]) -> None:
    """In every cell somebody marked, somebody on probation, somebody exempt, somebody who left, a guest."""
    members = district.members
    given = {"cell": "Tử Du", "section_cell": "Trường", "sibling_cell": "Liên Hòa", "office": "Phòng"}
    for place, word in given.items():
        cell = getattr(district, place)
        Member.objects.filter(pk=members[f"{place}0"].pk).update(
            citizen_id=CITIZEN[place], religion=RELIGION, ethnic_group=ETHNIC_GROUP, note=f"ghi-chú-{place}"
        )
        admitted = "2018-10" if place == "office" else "2019-03"  # the office's may be confirmed
        members[f"{place}_new"] = make_member(
            f"Tạ Dự Bị {word}", cell=cell, status=Status.PROBATIONARY, admission_decided_on=f"{admitted}-01",
            admission_ceremony_on=f"{admitted}-10",
        )  # fmt: skip
        members[f"{place}_exempt"] = make_member(f"Cao Miễn Họp {word}", cell=cell)
        members[f"{place}_gone"] = make_member(
            f"Từ Đã Đi {word}", cell=cell, ended_on=D(2018, 5, 1), end_kind="TRANSFER_OUT"
        )
        objects[f"{place}_period"] = StatusPeriod.objects.create(
            member=members[f"{place}_exempt"], kind=StatusKind.EXEMPT, starts=D(2019, 1, 1), paper=f"giấy-miễn-{place}"
        )
        for number in range(3):
            objects[f"{place}{number}"] = members[f"{place}{number}"]
        for kind in ("new", "exempt", "gone"):
            objects[f"{place}_{kind}"] = members[f"{place}_{kind}"]
        objects[f"{place}_secretary"] = members[f"{place}0"].positions.get()
        objects[f"{place}_deputy"] = make_position(members[f"{place}2"], cell, PositionKind.DEPUTY_SECRETARY)
    for place, name in (("commune", "cell1"), ("sibling", "sibling_cell1")):
        objects[f"{place}_secretary"] = members[name].positions.get(organization=getattr(district, place))
    guest = make_membership(
        members["sibling_cell1"], district.office, kind=MembershipKind.TEMPORARY, starts=D(2019, 2, 1),
        entry_kind="TRANSFER_IN", entry_paper="giấy-tạm-thời",
    )  # fmt: skip
    objects["guest"] = guest
    closed = make_organization(
        "Chi bộ thôn Cũ Liên Hòa", parent=district.sibling, closed_on=D(2018, 1, 1), opened_on=D(2015, 1, 1)
    )
    objects["closed"] = closed


def _sessions(district: personas.District, users: dict[str, User], objects: dict[str, Any]) -> None:
    """Reviews with marked texts in the cells of both communes and in the office."""
    district_members = district.members
    holders = {
        "cell": users["chibo"],
        "office": users["chiboso"],
        "sibling_cell": _secretary("bithu2", "Hoàng Văn Đoàn", district.sibling_cell),
    }
    for place, holder in holders.items():
        cell = getattr(district, place)
        rows = [
            Row(
                district_members[f"{place}{number}"],
                strengths=STRENGTHS.format(place), faults=FAULTS.format(place), promises=PROMISES.format(place),
            )
            for number in range(3)
        ] + [Row(district_members[f"{place}_new"])]  # fmt: skip
        session = hold_session(
            by=holder, organization=cell, kind=SessionKind.MEMBERS, year=2019, held_on=D(2019, 11, 25),
            chair=f"Chủ trì {place}", rows=rows,
        )  # fmt: skip
        objects[f"{place}_session"] = session
        objects[f"{place}_review"] = session.reviews.order_by("pk").first()
    users["sibling_secretary"] = holders["sibling_cell"]


def _secretary(username: str, name: str, cell: Any) -> User:
    user = make_user(username, full_name=name)
    make_grant(user, cell, Role.SECRETARY)
    return user


def _cases(district: personas.District, users: dict[str, User], objects: dict[str, Any]) -> None:
    for place in ("cell", "sibling_cell", "office"):
        member = district.members[f"{place}_exempt"]
        objects[f"{place}_discipline"] = record_discipline(
            by=users["kiemtra"], member=member, number=f"7-{place}", announced_on=D(2019, 4, 2), form="REPRIMAND",
            body="Ủy ban Kiểm tra Huyện ủy", counted_year=2019, summary=CASE.format(place),
        )  # fmt: skip
        case = record_inspection(
            by=users["kiemtra"], member=member, kind="KT-DH", performer="Ủy ban Kiểm tra Huyện ủy",
            starts_on=D(2019, 2, 1), ends_on=D(2019, 3, 1), conclusion_number=f"9-KL-{place}",
            conclusion_on=D(2019, 3, 2), conclusion=CONCLUSION.format(place), content=CONTENT.format(place),
        )  # fmt: skip
        add_paper(inspection=case, by=users["kiemtra"], title="Báo cáo", number=f"1-{place}", on=D(2019, 3, 1))
        objects[f"{place}_inspection"] = case
    for place in ("commune", "sibling"):
        record_inspection(
            by=users["kiemtra"], organization=getattr(district, place), kind="GS-TX", performer="Huyện ủy",
            starts_on=D(2019, 6, 1), conclusion=CONCLUSION.format(place), content=CONTENT.format(place),
        )  # fmt: skip


def _rated(year: Year, objects: dict[str, Any]) -> None:
    """Assessments by name ("a:cell2"), in every state; a decision in each commune, that of the section's published."""
    district = year.district
    for key, subject in list(objects.items()):
        if isinstance(subject, Member):
            found = year.all().filter(member=subject).first()
        elif subject in district.organizations:
            found = year.all().filter(organization=subject).first()
        else:
            continue
        if found:
            objects[f"a:{key}"] = found
    year.put([objects["a:cell2"], objects["a:sibling_cell2"]], State.SENT)
    year.put([objects["a:section_cell1"], objects["a:section_cell2"]], State.PROPOSED)
    year.put([objects["a:office2"]], State.PROPOSED)
    commune_secretary = year.bithu
    decided = [objects["a:section_cell1"], objects["a:section_cell2"]]
    objects["commune_decision"] = year.decide(dict.fromkeys(decided, Level.GOOD), by=commune_secretary)
    other = _secretary("bithuxa2", "Bùi Thị Ánh", district.sibling)
    objects["sibling_decision"] = year.decide({objects["a:sibling_cell2"]: Level.GOOD}, by=other)
    publish(decision=objects["commune_decision"], on=DAY, by=year.bithu)
    objects["office_decision"] = year.decide({objects["a:office2"]: Level.GOOD}, by=year.chiboso)
    year.put(objects["a:section_cell_new"], State.NOT_RATED)
    for name in ("commune", "sibling", "office"):
        year.fill(objects[f"a:{name}"])
    for key in [name for name in objects if name.startswith("a:")]:
        objects[key] = Assessment.objects.get(pk=objects[key].pk)
    groups = {group.organization_id: group for group in year.cycle.cap_groups.filter(subject_kind="MEMBER")}
    for place in ("commune", "sibling", "office"):
        if getattr(district, place).pk in groups:
            objects[f"{place}_group"] = groups[getattr(district, place).pk]
    RecordedResult.objects.bulk_create(
        RecordedResult(
            year=2018, member=district.members[f"{place}0"], place=getattr(district, place), level="GOOD",
            regulation="HD 16-HD/BTCTW ngày 24/9/2018",
        )
        for place in PLACES
    )  # fmt: skip


def _accounts(district: personas.District, objects: dict[str, Any]) -> None:
    account = make_user("taikhoan.khac", full_name="Người Được Cấp")
    objects["account"] = account
    objects["disabled"] = make_user("taikhoan.khoa", full_name="Người Bị Khóa", is_active=False)
    objects["grant"] = Grant.objects.create(
        user=account, organization=district.sibling_cell, role=Role.SECRETARY, starts=D(2019, 1, 1)
    )


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is rolled back."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def row_counts() -> dict[str, int]:
    """How many rows each table holds; sessions, sign-in attempts and receipts aside (they are no records)."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.label_lower
        not in ("sessions.session", "contenttypes.contenttype", "auth.permission", "web.receipt")
        and not model._meta.label_lower.startswith("axes.")
    }


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), override_settings(BUSINESS_DATE=DAY), undone():
        cache.clear()
        yield make_world()
