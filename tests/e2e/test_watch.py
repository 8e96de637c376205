"""The watch over the browser tests sees what it is there to see."""

import re

import pytest

HOME = "/"


@pytest.mark.parametrize(
    ("script", "sign"),
    [
        ("location.assign('https://elsewhere.example/')", "another host: https://elsewhere.example/"),
        ("fetch('https://elsewhere.example/').catch(() => 0)", "(?i)content security policy"),
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "script error: .*thrown"),
        ("document.body.setAttribute('style', 'color: red')", "(?i)content security policy"),
        ("new Image().src = '/static/missing.png'", "answer 404"),
    ],
)
def test_watch_sees(page, watch, script, sign):
    page.goto(HOME)
    assert watch.remaining() == []
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(300)
    seen = watch.remaining()
    watch.allow(".")  # provoked here, so no fault of the page
    assert [text for text in seen if re.search(sign, text)] != []


def test_phone_page_is_a_phone(phone_page):
    phone_page.goto(HOME)
    assert phone_page.evaluate("[innerWidth, innerHeight]") == [360, 740]
