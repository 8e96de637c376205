"""Posts and the accounts that go with them."""

import datetime

import pytest

from members.actions import end_position, give_account, open_position
from members.models import Member, Position, Status
from organizations.models import Grant
from organizations.scope import scope_of
from partybase.accounts.models import User
from partybase.audit.models import Audience, Event
from partybase.refusal import NotAllowed
from tests.factories import make_grant, make_member, make_organization, make_position, make_user
from tests.members.helpers import DAY, events, last_event, refused

PAPER = "QĐ 30-QĐ/HU ngày 05/11/2019"
ON = datetime.date(2019, 11, 5)


def opened(district, people, **changed) -> dict:
    good = {
        "member": district.members["cell2"], "organization": district.cell, "kind": "DEPUTY_SECRETARY",
        "on": ON, "paper": PAPER, "by": people["tochuc"],
    }  # fmt: skip
    return good | changed


def test_open_writes_the_post_and_one_event(district, people):
    position = open_position(**opened(district, people, title="Phó bí thư  phụ trách"))
    position.refresh_from_db()
    assert (position.kind, position.title, position.starts, position.ends, position.grant) == (
        "DEPUTY_SECRETARY", "Phó bí thư phụ trách", ON, None, None,
    )  # fmt: skip
    assert events() == ["position.open"]
    assert last_event().place_id == district.cell.pk


def test_open_above_the_cell(district, people):
    open_position(**opened(district, people, organization=district.commune, kind="COMMITTEE_MEMBER"))
    open_position(**opened(district, people, organization=district.top, kind="MANAGED"))
    assert district.members["cell2"].positions.count() == 2


@pytest.mark.parametrize("persona", ["chibo", "bithu", "lanhdao", "kiemtra", "quantri"])
def test_open_is_for_staff(district, people, persona):
    assert isinstance(refused(open_position, **opened(district, people, by=people[persona])), NotAllowed)


def test_open_refuses(district, people):
    closed = make_organization("Chi bộ cũ", parent=district.commune, closed_on=datetime.date(2018, 1, 1))
    probationary = make_member("Đỗ Thị Mới", cell=district.cell, status=Status.PROBATIONARY)
    for changed, field in [
        ({"organization": district.sibling_cell}, "organization"),
        ({"organization": district.section}, "organization"),
        ({"organization": closed}, "organization"),
        ({"kind": "MANAGED"}, "organization"),
        ({"kind": "STANDING_COMMITTEE_MEMBER"}, "kind"),
        ({"kind": "CHAIR"}, "kind"),
        ({"kind": "SECRETARY"}, "kind"),  # there is one
        ({"on": datetime.date(2019, 12, 11)}, "on"),
        ({"on": datetime.date(2011, 2, 2)}, "on"),  # not official yet
        ({"paper": " "}, "paper"),
        ({"member": probationary}, "kind"),
        ({"grant": True}, "grant"),  # no account
    ]:
        assert (changed, refused(open_position, **opened(district, people, **changed)).field) == (changed, field)
    assert Position.objects.filter(member=district.members["cell2"]).count() == 0


def test_probationary_member_may_head_a_unit(district, people):
    probationary = make_member("Đỗ Thị Mới", cell=district.cell, status=Status.PROBATIONARY)
    open_position(**opened(district, people, member=probationary, kind="UNIT_HEAD"))


def test_one_secretary_at_a_time(district, people):
    now = district.cell.positions.get(kind="SECRETARY")
    assert (
        "đang có bí thư là đ/c Nguyễn Văn Đức"
        in refused(open_position, **opened(district, people, kind="SECRETARY")).sentence
    )
    end_position(position=now, on=DAY, paper=PAPER, by=people["tochuc"])
    assert refused(open_position, **opened(district, people, kind="SECRETARY")).field == "on"  # overlaps until today
    open_position(**opened(district, people, kind="SECRETARY", on=DAY))


def test_same_post_twice_is_refused(district, people):
    open_position(**opened(district, people))
    assert refused(open_position, **opened(district, people)).field == "on"


def with_account(district) -> tuple[Member, User]:
    member = district.members["cell2"]
    member.user = make_user("canbo")
    member.save()
    return member, member.user


def test_open_with_a_right_for_the_account_that_is_there(district, people):
    member, user = with_account(district)
    position = open_position(**opened(district, people, grant=True))
    assert (position.grant.user, position.grant.role, position.grant.organization) == (user, "SECRETARY", district.cell)
    assert refused(open_position, **opened(district, people, kind="COMMITTEE_MEMBER", grant=True)).field == "grant"
    assert (
        "Hãy cho thôi giữ chức vụ đó trước"
        in refused(
            open_position,
            **opened(district, people, kind="SECRETARY", on=DAY, grant=True) | {"member": end_secretary(district)},
        ).sentence
    )


def end_secretary(district) -> Member:
    """The cell's secretary ends behind the scenes; gives the member that now holds the deputy's post."""
    district.cell.positions.filter(kind="SECRETARY").update(ends=datetime.date(2019, 11, 1))
    return district.members["cell2"]


def test_right_at_the_top_does_not_follow_a_post(district, people):
    with_account(district)
    refusal = refused(open_position, **opened(district, people, organization=district.top, grant=True))
    assert refusal.field == "grant"


def test_unbound_right_is_taken_over_and_ends_with_the_post(district, people):
    _, user = with_account(district)
    grant = make_grant(user, district.cell, "SECRETARY")
    position = open_position(**opened(district, people, grant=True))
    assert position.grant == grant
    end_position(position=position, on=DAY, paper=PAPER, by=people["tochuc"])
    grant.refresh_from_db()
    assert grant.ends == DAY


def test_end_takes_the_right_away_in_the_same_act(district, people):
    _, user = with_account(district)
    position = open_position(**opened(district, people, grant=True))
    assert scope_of(User.objects.get(pk=user.pk)).has("SECRETARY")
    end_position(position=position, on=ON, paper=PAPER, by=people["tochuc"])
    assert not scope_of(User.objects.get(pk=user.pk)).has("SECRETARY")
    assert events() == ["position.open", "position.end"]


def test_end_refuses(district, people):
    position = district.cell.positions.get(kind="SECRETARY")
    good = {"position": position, "on": DAY, "paper": PAPER, "by": people["tochuc"]}
    for persona in ("chibo", "bithu", "lanhdao", "kiemtra", "quantri"):
        assert isinstance(refused(end_position, **(good | {"by": people[persona]})), NotAllowed)
    assert refused(end_position, **(good | {"paper": ""})).field == "paper"
    assert refused(end_position, **(good | {"on": datetime.date(2019, 12, 11)})).field == "on"
    assert refused(end_position, **(good | {"on": datetime.date(2014, 12, 31)})).field == "on"
    end_position(**good)
    assert "đã thôi giữ chức vụ" in refused(end_position, **good).sentence


# --- accounts -----------------------------------------------------------------------------------------------------


def test_account_for_a_secretary(district, people):
    position = district.cell.positions.get(kind="SECRETARY")
    user, password = give_account(position=position, username=" NguyenVan.Duc ", by=people["quantri"])
    user = User.objects.get(pk=user.pk)
    assert (user.username, user.full_name, user.must_change_password) == ("nguyenvan.duc", "Nguyễn Văn Đức", True)
    assert user.check_password(password)
    assert user.member == position.member
    position.refresh_from_db()
    assert (position.grant.user, position.grant.role, position.grant.organization) == (user, "SECRETARY", district.cell)
    assert events() == ["account.give"]
    event = last_event()
    assert event.audience == Audience.ACCOUNTS
    assert password not in str([list(e.values()) for e in Event.objects.values()])


def test_second_post_adds_only_the_right(district, people):
    position = district.cell.positions.get(kind="SECRETARY")
    user, _ = give_account(position=position, username="nguyenvan.duc", by=people["quantri"])
    second = make_position(position.member, district.commune, "DEPUTY_SECRETARY")
    assert give_account(position=second, username="", by=people["quantri"]) == (user, "")
    assert Grant.objects.filter(user=user, ends__isnull=True).count() == 2


def test_account_refuses(district, people):
    position = district.cell.positions.get(kind="SECRETARY")
    good = {"position": position, "username": "nguyenvan.duc", "by": people["quantri"]}
    for persona in ("tochuc", "lanhdao", "kiemtra", "bithu", "chibo"):
        assert isinstance(refused(give_account, **(good | {"by": people[persona]})), NotAllowed)
    for username in ("", "ab", "Đức", "có dấu cách", "quantri", "x" * 61):
        assert (username, refused(give_account, **(good | {"username": username})).field) == (username, "username")
    member = make_position(district.members["cell2"], district.cell, "COMMITTEE_MEMBER")
    assert "bí thư và phó bí thư" in refused(give_account, **(good | {"position": member})).sentence
    top = make_position(district.members["office1"], district.top, "DEPUTY_SECRETARY")
    assert refused(give_account, **(good | {"position": top})).field == "grant"
    ended = make_position(district.members["cell2"], district.cell, "DEPUTY_SECRETARY", ends=ON)
    assert "Không cấp tài khoản" in refused(give_account, **(good | {"position": ended})).sentence
    assert User.objects.filter(member__isnull=False).count() == 0
    give_account(**good)
    assert "đã có tài khoản" in refused(give_account, **good).sentence


def test_nobody_grants_himself(district, people):
    position = district.cell.positions.get(kind="SECRETARY")
    position.member.user = people["quantri"]
    position.member.save()
    assert isinstance(refused(give_account, position=position, username="", by=people["quantri"]), NotAllowed)
