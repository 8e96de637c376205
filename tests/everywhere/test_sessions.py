"""Rights end at the next request, whatever ended them; the log keeps none of what was sent."""

import io
import logging

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from partybase.accounts.models import User
from partybase.web.logs import PrivateFormatter
from tests.assessments.ratings.year import DAY
from tests.everywhere.world import World
from tests.members.workbooks import member, sound_members, write

pytestmark = pytest.mark.django_db
PAPER = "Số 15-QĐ/HU ngày 05/12/2019"


@pytest.fixture
def deputy(world: World) -> tuple[User, Client]:
    """The deputy secretary of the village cell, with the account given from the list of position holders."""
    position = world.objects["cell_deputy"]
    sent = world.client("quantri").post(f"/members/positions/{position.pk}/account/", {"username": "pho.bi.thu"})
    assert sent.status_code in (200, 302)
    user = User.objects.get(username="pho.bi.thu")
    user.must_change_password = False
    user.save()
    client = Client()
    client.force_login(user)
    assert pages(client, world) == [200, 200, 200, 200]
    return user, client


def pages(client: Client, world: World) -> list[int]:
    cycle, cell = world.year.cycle.pk, world.district.cell.pk
    addresses = (
        "/members/", f"/o/{cell}/", f"/m/{world.members['cell1'].pk}/", f"/ratings/cycles/{cycle}/cells/{cell}/",
    )  # fmt: skip
    return [client.get(address).status_code for address in addresses]


def test_a_position_ended_while_signed_in(world, deputy):
    _, client = deputy
    ended = world.client("tochuc").post(
        f"/members/positions/{world.objects['cell_deputy'].pk}/end/", {"on": "10/12/2019", "paper": PAPER}
    )
    assert ended.status_code == 302
    assert pages(client, world) == [403, 404, 404, 404]


def test_the_holder_moved_to_another_cell_while_signed_in(world, deputy):
    _, client = deputy
    member = world.members["cell2"]
    moved = world.client("tochuc").post(
        f"/members/{member.pk}/move/", {"to": world.district.section_cell.pk, "on": "10/12/2019", "paper": PAPER}
    )
    assert moved.status_code == 302
    assert pages(client, world) == [403, 404, 404, 404]


def test_a_member_moved_away_is_out_of_the_secretary_s_sight(world):
    client, member = world.client("chibo"), world.members["cell_new"]
    assert client.get(f"/m/{member.pk}/").status_code == 200
    moved = world.client("tochuc").post(
        f"/members/{member.pk}/move/", {"to": world.district.office.pk, "on": "10/12/2019", "paper": PAPER}
    )
    assert moved.status_code == 302
    assert [client.get(f"/m/{member.pk}/").status_code, client.get(f"/members/{member.pk}/edit/").status_code] == [
        404,
        404,
    ]
    assert client.post(f"/members/{member.pk}/edit/", {"phone": "1"}).status_code == 404


def test_a_grant_ended_while_signed_in(world, deputy):
    user, client = deputy
    grant = user.grants.get()
    world.client("quantri").post(f"/grants/{grant.pk}/end/", {"ends": "10/12/2019", "reason": "thôi nhiệm vụ"})
    assert pages(client, world) == [403, 404, 404, 404]


def test_an_account_disabled_while_signed_in(world, deputy):
    user, client = deputy
    world.client("quantri").post(f"/accounts/{user.pk}/disable/", {"reason": "nghỉ việc"})
    assert pages(client, world) == [302, 302, 302, 302]


def test_a_form_opened_before_is_refused_after(world, deputy):
    user, client = deputy
    member = world.members["cell1"]
    assert client.get(f"/members/{member.pk}/edit/").status_code == 200
    world.client("quantri").post(f"/grants/{user.grants.get().pk}/end/", {"ends": "10/12/2019", "reason": "thôi"})
    assert client.post(f"/members/{member.pk}/edit/", {"phone": "0900000000", "version": "1"}).status_code == 404
    member.refresh_from_db()
    assert member.phone == ""


# --- Log ------------------------------------------------------------------------------------------------------------

NAMES = [f"Tôn Thất Kín{i}" for i in range(70)]
NUMBERS = [f"0990{i:08d}" for i in range(70)]
WORDS = [f"noi-dung-bi-mat-{i}" for i in range(60)]
MARKED = [*NAMES, *NUMBERS, *WORDS]


@pytest.fixture
def log():
    """Everything that any logger says at any level, as the formatter of production prints it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter())
    loggers = [logging.getLogger(n) for n in ("", "django", "django.server", "django.db.backends", "axes", "partybase")]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    for logger in loggers:
        logger.handlers = [handler]
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers = handlers


def test_forms_and_searches_leave_nothing_in_the_log(world, log):
    assert len(MARKED) == 200
    chibo, kiemtra = world.client("chibo"), world.client("kiemtra")
    member = world.members["cell1"].pk
    for place, (name, number) in enumerate(zip(NAMES, NUMBERS, strict=True)):
        chibo.post("/members/add/", {"given_name": name, "citizen_id": number, "cell": number, "birth_date": name})
        if place % 5 == 0:
            chibo.get("/members/", {"q": name})
            chibo.post(f"/members/{member}/edit/", {"citizen_id": number, "note": name, "version": number})
    for place, word in enumerate(WORDS):
        if place % 2:
            kiemtra.post(
                f"/inspections/discipline/add/member/{member}/", {"summary": word, "number": word, "form": word}
            )
        else:
            kiemtra.get(f"/inspections/cases/{word}/")
            chibo.post("/page/draft/", {"key": word}, content_type="application/json")
    text = log.getvalue()
    assert "status=404" in text
    assert [value for value in MARKED if value in text] == []


def test_an_import_that_is_refused_leaves_nothing_in_the_log(world, log, tmp_path):
    """Its report names what is wrong to who runs it; the log holds none of it."""
    rows = sound_members()
    for name, number in zip(NAMES, NUMBERS, strict=True):
        rows.append(member(len(rows), {"Họ và tên": name, "Số thẻ đảng viên": number, "Ngày sinh": name}))
    for file in (write(tmp_path / "kin.xlsx", member_rows=rows), tmp_path / "hong.xlsx"):
        if not file.exists():
            file.write_bytes(b"PK" + "".join(MARKED).encode())
        with pytest.raises(CommandError):
            call_command("import_district", str(file), as_of=DAY)
    assert [value for value in MARKED if value in log.getvalue()] == []
