"""The pages of members: every form by its URL, refusals kept on the form, rights, versions, double submits."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from members.models import Member, Position, StatusPeriod
from partybase.accounts.models import User
from tests.factories import make_member, make_position, make_user
from tests.members.helpers import events, last_event

NEW = {
    "surname_and_middle": "Nguyễn Thị",
    "given_name": "Ngọc",
    "sex": "FEMALE",
    "birth_date": "13/4/90",
    "status": "PROBATIONARY",
    "admission_decided_on": "02/05/2019",
    "admission_ceremony_on": "19/05/2019",
    "entry_kind": "ADMISSION",
    "on": "19/05/2019",
    "paper": "QĐ 101-QĐ/HU ngày 02/05/2019",
}
ON = datetime.date(2019, 11, 5)


@pytest.fixture
def sign_in(client, people):
    def as_persona(name: str):
        client.force_login(people[name])
        return client

    return as_persona


def url(name: str, *args) -> str:
    return reverse(f"members:{name}", args=args)


def overview(member: Member) -> str:
    return reverse("desk:member-overview", args=[member.pk])


def text_of(answer) -> str:
    return answer.content.decode()


# --- add ----------------------------------------------------------------------------------------------------------


def test_secretary_adds_a_member(sign_in, district):
    client = sign_in("chibo")
    page = text_of(client.get(url("member-add")))
    assert "Ví dụ: 13/04/1980, 4/1980 hoặc 1980." in page
    assert f'<option value="{district.cell.pk}" selected>' in page
    answer = client.post(url("member-add"), NEW | {"cell": district.cell.pk})
    member = Member.objects.get(given_name="Ngọc")
    assert (answer.status_code, answer.url) == (302, overview(member))
    assert (member.birth_date, member.cell, member.employment) == ("1990-04-13", district.cell, "NONE")
    assert events() == ["member.add"]


def test_add_keeps_what_was_typed_and_says_all_that_is_wrong(sign_in, district):
    client = sign_in("chibo")
    wrong = NEW | {
        "cell": district.cell.pk,
        "birth_date": "31/02/1990",
        "card_number": "123",
        "given_name": "",
        "on": "2/2",
    }
    answer = client.post(url("member-add"), wrong)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "<title>Lỗi: Thêm đảng viên" in page
    assert 'value="31/02/1990"' in page
    assert set(answer.context["form"].errors) == {"birth_date", "card_number", "given_name", "on"}
    assert "Hãy nhập tên." in page
    assert "Trường này là bắt buộc" not in page
    assert Member.objects.filter(surname_and_middle="Nguyễn Thị").count() == 0


def test_cell_outside_the_scope_is_no_choice(sign_in, district):
    answer = sign_in("chibo").post(url("member-add"), NEW | {"cell": district.sibling_cell.pk})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["cell"])


def test_twin_is_confirmed_with_a_box(sign_in, district):
    make_member("Nguyễn Thị Ngọc", cell=district.sibling_cell, birth_date="1990-04-13")
    client = sign_in("chibo")
    sent = NEW | {"cell": district.cell.pk}
    answer = client.post(url("member-add"), sent)
    assert answer.status_code == 422
    assert "Đây là người khác" in text_of(answer)
    assert "thôn Phú" not in text_of(answer)
    assert client.post(url("member-add"), sent | {"confirm_duplicate": "on"}).status_code == 302


def test_double_submit_makes_one_member(sign_in, district):
    client = sign_in("chibo")
    sent = NEW | {"cell": district.cell.pk, "token": str(uuid.uuid4())}
    first, second = client.post(url("member-add"), sent), client.post(url("member-add"), sent)
    assert first.url == second.url
    assert Member.objects.filter(given_name="Ngọc").count() == 1


@pytest.mark.parametrize("persona", ["lanhdao", "kiemtra", "quantri"])
def test_add_is_forbidden(sign_in, persona):
    assert sign_in(persona).get(url("member-add")).status_code == 403


# --- edit, correct ------------------------------------------------------------------------------------------------


def edit_values(client, member: Member) -> dict:
    form = client.get(url("member-edit", member.pk)).context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "token"}


def test_edit_shows_entered_dates_as_text_and_saves_the_rest(sign_in, district):
    client, member = sign_in("chibo"), district.members["cell2"]
    page = text_of(client.get(url("member-edit", member.pk)))
    assert 'name="admission_decided_on"' not in page
    assert "15/01/2010" in page
    assert 'name="card_number"' in page
    assert f'data-draft="member-edit-{member.pk}"' in page
    answer = client.post(url("member-edit", member.pk), edit_values(client, member) | {"phone": "0912 000 111"})
    assert answer.status_code == 302
    member.refresh_from_db()
    assert (member.phone, member.version) == ("0912 000 111", 2)
    assert last_event().after == {"điện thoại": "0912 000 111"}


def test_edit_ignores_posted_fields_that_are_reserved(sign_in, district):
    client, member = sign_in("chibo"), district.members["cell2"]
    hidden = {
        "admission_decided_on": "01/01/2001",
        "status": "PROBATIONARY",
        "cell": district.sibling_cell.pk,
        "ended_on": "1",
    }
    client.post(url("member-edit", member.pk), edit_values(client, member) | hidden)
    fresh = Member.objects.get(pk=member.pk)
    assert (fresh.admission_decided_on, fresh.status, fresh.cell, fresh.ended_on) == (
        "2010-01-15", "OFFICIAL", district.cell, None,
    )  # fmt: skip


@pytest.mark.parametrize("persona", ["tochuc", "chibo", "bithu", "chiboso", "lanhdao", "kiemtra", "quantri"])
def test_reserved_fields_are_written_only_by_whom_they_belong_to(sign_in, district, persona):
    """Identity number, religion and ethnic group, posted by each persona: only the own chain and staff change them."""
    member = make_member("Lê Văn Kín", cell=district.cell, ethnic_group="01", religion="0")
    typed = edit_values(sign_in("chibo"), member)
    sign_in(persona).post(
        url("member-edit", member.pk), typed | {"citizen_id": "026080009999", "ethnic_group": "18", "religion": "1"}
    )
    fresh = Member.objects.get(pk=member.pk)
    kept, written = (None, "01", "0"), ("026080009999", "18", "1")
    expected = written if persona in ("tochuc", "chibo", "bithu") else kept
    assert (fresh.citizen_id, fresh.ethnic_group, fresh.religion) == expected


def test_edit_keeps_the_identity_number_when_it_is_not_typed_again(sign_in, district):
    member = make_member("Lê Văn Số", cell=district.cell, citizen_id="026080001234")
    client = sign_in("chibo")
    page = text_of(client.get(url("member-edit", member.pk)))
    assert "026080001234" not in page
    assert "•••• 1234" in page
    client.post(url("member-edit", member.pk), edit_values(client, member) | {"phone": "1"})
    assert Member.objects.get(pk=member.pk).citizen_id == "026080001234"


def test_conflict_shows_both_versions_and_the_second_save_is_made_knowingly(sign_in, district):
    client, member = sign_in("chibo"), district.members["cell2"]
    mine = edit_values(client, member) | {"phone": "0912 000 222"}
    theirs = edit_values(client, member) | {"phone": "0912 000 111"}
    client.post(url("member-edit", member.pk), theirs)
    answer = client.post(url("member-edit", member.pk), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "0912 000 111" in page
    assert 'value="0912 000 222"' in page
    assert Member.objects.get(pk=member.pk).phone == "0912 000 111"
    assert client.post(url("member-edit", member.pk), mine | {"version": "2"}).status_code == 302


def test_correct_by_staff(sign_in, district):
    client, member = sign_in("tochuc"), district.members["cell2"]
    form = client.get(url("member-correct", member.pk)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "token"}
    sent |= {"admission_decided_on": "16/01/2010", "reason": "Đối chiếu hồ sơ gốc"}
    assert client.post(url("member-correct", member.pk), sent).status_code == 302
    assert Member.objects.get(pk=member.pk).admission_decided_on == "2010-01-16"


# --- one act each -------------------------------------------------------------------------------------------------


def acts(district) -> dict[str, tuple]:
    """URL name → (persona, arguments of the URL, what is posted, act of the record)."""
    member = district.members["cell2"]
    new = make_member(
        "Đỗ Thị Mới", cell=district.cell, status="PROBATIONARY", admission_decided_on="2018-11-01",
        admission_ceremony_on="2018-11-20",
    )  # fmt: skip
    ended = make_member("Vũ Văn Cũ", cell=district.cell, ended_on=ON, end_kind="REMOVAL")
    period = StatusPeriod.objects.create(member=district.members["cell1"], kind="EXEMPT", starts=ON)
    deputy = make_position(district.members["cell1"], district.cell, "DEPUTY_SECRETARY")
    paper = {"on": "05/12/2019", "paper": "QĐ 15-QĐ/HU ngày 05/12/2019"}
    return {
        "member-confirm": ("chibo", [new.pk], paper, "member.confirm"),
        "member-exempt": ("chibo", [member.pk], paper | {"reason": "Tuổi cao"}, "member.exempt"),
        "member-suspend": ("tochuc", [member.pk], paper | {"reason": "QĐ", "kind": "SUSPENDED"}, "member.suspend"),
        "member-status-end": ("chibo", [period.pk], paper, "member.status-end"),
        "member-temporary": ("tochuc", [member.pk], paper | {"cell": district.office.pk}, "member.temporary-start"),
        "member-temporary-end": ("tochuc", [member.pk], paper | {"on": "06/12/2019"}, "member.temporary-end"),
        "position-open": (
            "tochuc", [member.pk], paper | {"organization": district.commune.pk, "kind": "COMMITTEE_MEMBER"}, "position.open",
        ),
        "position-end": ("tochuc", [deputy.pk], paper, "position.end"),
        "member-restore": ("tochuc", [ended.pk], paper | {"cell": district.cell.pk, "reason": "Sai"}, "member.restore"),
        "member-move": ("tochuc", [member.pk], paper | {"to": district.sibling_cell.pk}, "member.move"),
        "member-end": ("bithu", [new.pk], paper | {"kind": "REMOVAL", "body": "Huyện ủy"}, "member.end"),
    }  # fmt: skip


def test_each_act_by_its_page(sign_in, district):
    for name, (persona, args, sent, act) in acts(district).items():
        client = sign_in(persona)
        assert client.get(url(name, *args)).status_code == 200, name
        empty = client.post(url(name, *args), {})
        assert (name, empty.status_code) == (name, 422)
        assert "Trường này" not in text_of(empty)
        answer = client.post(url(name, *args), sent)
        assert (name, answer.status_code, last_event().act) == (name, 302, act)
        assert client.get(answer.url).status_code == 200


def test_sibling_gets_the_same_404_as_nobody(sign_in, district):
    rows = acts(district)
    client = sign_in("chiboso")
    for name, (_, args, sent, _) in rows.items():
        for send in (client.get, lambda path, sent=sent: client.post(path, sent)):
            there, nowhere = send(url(name, *args)), send(url(name, 10**15))
            assert (name, there.status_code, nowhere.status_code) == (name, 404, 404)
            assert masked(there) == masked(nowhere)
    for path in (overview(district.members["cell2"]), url("member-edit", district.members["cell2"].pk)):
        assert client.get(path).status_code == 404
    assert client.post(url("member-reveal", district.members["cell2"].pk)).status_code == 404
    assert client.get(url("member-edit", 10**30)).status_code == 404


def masked(answer) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", text_of(answer))


def test_in_scope_without_the_right_is_403_with_the_reason(sign_in, district):
    client, member = sign_in("chibo"), district.members["cell2"]
    for name in (
        "member-move",
        "member-correct",
        "member-suspend",
        "member-temporary",
        "position-open",
        "member-restore",
    ):
        answer = client.get(url(name, member.pk))
        assert (name, answer.status_code) == (name, 403)
        assert "Ban Tổ chức" in text_of(answer)
    client = sign_in("lanhdao")
    for name in ("member-edit", "member-end", "member-exempt"):
        assert (name, client.get(url(name, member.pk)).status_code) == (name, 403)


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "\x00", "NaN", "Đ" * 300, "\u202e2019"])
def test_nonsense_in_a_form_is_said_politely(sign_in, district, value):
    before = Member.objects.count()
    for name, (persona, args, sent, _) in acts(district).items():
        answer = sign_in(persona).post(
            url(name, *args), {**dict.fromkeys(sent, value), "token": value, "version": value}
        )
        assert (name, answer.status_code) == (name, 422)
    member = district.members["cell2"]
    names = ["cell", "entry_kind", "on", "version", *NEW]
    for path in (url("member-add"), url("member-edit", member.pk)):
        assert sign_in("chibo").post(path, dict.fromkeys(names, value)).status_code == 422
    assert Member.objects.count() == before + 2  # those that `acts` made


# --- overview, reveal ---------------------------------------------------------------------------------------------


def test_overview_tells_the_state_and_the_timeline(sign_in, district):
    member = district.members["cell0"]
    StatusPeriod.objects.create(member=member, kind="EXEMPT", starts=ON, reason="Tuổi cao", paper="NQ 11")
    page = text_of(sign_in("chibo").get(overview(member)))
    for text in ("<h1>Nguyễn Văn Đức</h1>", "Đảng viên chính thức", "Miễn công tác và sinh hoạt đảng từ 05/11/2019",
                 "15/01/2010", "04/05/1980 (39 tuổi)", "9 năm", "Nhập số liệu ban đầu"):  # fmt: skip
        assert text in page
    assert "Chuyển sinh hoạt</a>" not in page


def test_overview_is_not_for_inspection_staff_and_administrators(sign_in, district):
    for persona in ("kiemtra", "quantri"):
        assert sign_in(persona).get(overview(district.members["cell0"])).status_code == 404


def test_new_cell_sees_the_old_one_by_name_only(sign_in, district, people):
    from members.actions import move_member

    member = district.members["sibling_cell2"]
    move_member(member=member, to=district.cell, on=ON, paper="GGT 1", by=people["tochuc"])
    page = text_of(sign_in("chibo").get(overview(member)))
    assert "Chi bộ thôn Phú" in page
    assert reverse("desk:organization-overview", args=[district.sibling_cell.pk]) not in page
    departures = text_of(sign_in("tochuc").get(url("member-departures")))
    assert "Ngô Văn Ý" in departures
    assert overview(member) not in departures


def test_reveal_is_posted_recorded_and_not_kept(sign_in, district):
    member = make_member("Lê Văn Số", cell=district.cell, citizen_id="026080001234")
    client = sign_in("chibo")
    assert "026080001234" not in text_of(client.get(overview(member)))
    assert client.get(url("member-reveal", member.pk)).status_code == 405
    answer = client.post(url("member-reveal", member.pk))
    assert "026080001234" in text_of(answer)
    assert answer["Cache-Control"] == "no-store"
    assert events() == ["member.reveal"]
    assert sign_in("lanhdao").post(url("member-reveal", member.pk)).status_code == 403


def test_reveal_without_a_number_says_so(sign_in, district):
    answer = sign_in("chibo").post(url("member-reveal", district.members["cell2"].pk), follow=True)
    assert "chưa ghi số căn cước công dân" in text_of(answer)


# --- positions, accounts, rights removed --------------------------------------------------------------------------


def test_administrator_sees_name_post_and_organization_only(sign_in, district):
    make_member("Người Thường", cell=district.cell, phone="0999 888 777")
    page = text_of(sign_in("quantri").get(url("position-list")))
    assert "Nguyễn Văn Đức" in page
    assert "Chi bộ thôn Đồng" in page
    assert "Người Thường" not in page
    assert "/m/" not in page.replace("/members/", "")
    assert sign_in("quantri").get(url("member-list")).status_code == 403
    assert sign_in("kiemtra").get(url("position-list")).status_code == 403


def test_administrator_gives_an_account_and_the_password_is_shown_once(sign_in, district):
    position = district.cell.positions.get(kind="SECRETARY")
    client = sign_in("quantri")
    page = text_of(client.get(url("position-account", position.pk)))
    assert 'value="nguyenvan.duc"' in page
    sent = {"username": "nguyenvan.duc", "token": str(uuid.uuid4())}
    answer = client.post(url("position-account", position.pk), sent)
    user = User.objects.get(username="nguyenvan.duc")
    password = answer.context["password"]
    assert password in text_of(answer)
    assert user.check_password(password)
    assert answer["Cache-Control"] == "no-store"
    again = client.post(url("position-account", position.pk), sent)
    assert password not in text_of(again)
    assert User.objects.filter(username="nguyenvan.duc").count() == 1
    assert "đã có tài khoản" in text_of(client.post(url("position-account", position.pk), {"username": "khac"}))
    assert sign_in("tochuc").get(url("position-account", position.pk)).status_code in (403, 404)


def test_right_ends_at_the_next_request(client, sign_in, district, people, django_user_model):
    position = district.cell.positions.get(kind="SECRETARY")
    sign_in("quantri").post(url("position-account", position.pk), {"username": "nguyenvan.duc"})
    secretary = User.objects.get(username="nguyenvan.duc")
    User.objects.filter(pk=secretary.pk).update(must_change_password=False)
    browser = type(client)()
    browser.force_login(secretary)
    assert browser.get(url("member-list")).status_code == 200
    assert browser.get(overview(district.members["cell2"])).status_code == 200
    sign_in("tochuc").post(url("position-end", position.pk), {"on": "10/12/2019", "paper": "QĐ 2"})
    assert Position.objects.get(pk=position.pk).ends is not None
    assert browser.get(url("member-list")).status_code == 403
    assert browser.get(overview(district.members["cell2"])).status_code == 404
    assert browser.post(url("member-edit", district.members["cell2"].pk), {}).status_code == 404


def test_signed_out_is_sent_to_sign_in(client, district):
    for name, args in (("member-list", []), ("member-add", []), ("position-list", []), ("member-edit", [1])):
        assert client.get(url(name, *args)).status_code == 302
    assert client.post(url("member-reveal", 1)).status_code == 302


def test_disabled_account_sees_nothing(client, district):
    user = make_user(is_active=False)
    client.force_login(user)
    assert client.get(url("member-list")).status_code == 302
