"""Drafts and tokens that nobody comes back to are thrown away; younger ones and everything else stay."""

import datetime
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partybase.web.models import Draft, Receipt
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def kept(age: int) -> None:
    user, then = make_user(), timezone.now() - datetime.timedelta(days=age)
    draft = Draft.objects.create(user=user, key=f"k{age}")
    receipt = Receipt.objects.create(token=uuid.uuid4(), user=user, url=f"/{age}/")
    Draft.objects.filter(pk=draft.pk).update(saved_at=then)
    Receipt.objects.filter(pk=receipt.pk).update(at=then)


def left() -> tuple[set[str], set[str]]:
    return set(Draft.objects.values_list("key", flat=True)), set(Receipt.objects.values_list("url", flat=True))


def test_forget_old_leaves_the_last_sixty_days(capsys):
    for age in (1, 59, 61, 400):
        kept(age)
    call_command("forget_old")
    assert left() == ({"k1", "k59"}, {"/1/", "/59/"})
    assert capsys.readouterr().out == "Đã xóa 2 bản nháp, 2 mã biểu mẫu.\n"
    call_command("forget_old", "--days", "7")
    assert left() == ({"k1"}, {"/1/"})


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999"])
def test_forget_old_refuses_what_is_no_number_of_days(days):
    kept(400)
    with pytest.raises(CommandError):
        call_command("forget_old", f"--days={days}")
    assert left() == ({"k400"}, {"/400/"})
