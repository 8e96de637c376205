"""What was typed and not yet kept: one draft for each person and page, on the server (it is personal data), never a record.

A page names its draft with `<form data-draft="key" data-draft-title="…">`; `static/js/drafts.js` sends what is typed. A view that
keeps the form calls `discard(user, key)`; `ActionView` does so for the `draft_key` that the form posts.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partybase.web import errors
from partybase.web.models import Draft

LARGEST = 200 * 1024
MOST_DRAFTS = 50  # of one person; the oldest gives way
NEVER_KEPT = ("csrfmiddlewaretoken", "token", "draft_key", "version")


def discard(user: Any, key: str) -> None:
    """Throw a draft away: its content was kept, or the person does not want it."""
    if key:
        Draft.objects.filter(user=user, key=key[:200]).delete()


def open_drafts(user: Any) -> list[Draft]:
    """The person's drafts, newest first, without what they hold."""
    return list(Draft.objects.filter(user=user).defer("data").order_by("-saved_at", "-pk")[:20])


def forget_old(days: int = 60) -> int:
    """Drafts nobody has come back to; returns how many."""
    return Draft.objects.filter(saved_at__lt=timezone.now() - datetime.timedelta(days=days)).delete()[0]


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """GET ?key= gives one's own draft; POST {key, title, url, data} keeps it; POST {key, discard: true} throws it away."""
    if request.method == "POST":
        return _keep(request)
    found = Draft.objects.filter(user=request.user, key=request.GET.get("key", "")[:200]).first()
    if found is None:
        return JsonResponse({"data": None})
    return JsonResponse({"data": found.data, "saved_at": _clock(found.saved_at), "saved_on": _day(found.saved_at)})


def _keep(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return errors.too_large(request)
    try:
        body = request.body
    except RawPostDataException:  # sent as a form's files are: read before, and no draft
        body = b""
    if len(body) > LARGEST:
        return errors.too_large(request)
    sent = _read(body)
    if sent is None:
        return JsonResponse({"error": "Không đọc được bản nháp gửi lên."}, status=400)
    key = sent["key"]
    if sent["discard"]:
        discard(request.user, key)
        return JsonResponse({"discarded": True})
    kept, _ = Draft.objects.update_or_create(
        user=request.user, key=key, defaults={"title": sent["title"], "url": sent["url"], "data": sent["data"]}
    )
    surplus = (
        Draft.objects.filter(user=request.user).order_by("-saved_at", "-pk").values_list("pk", flat=True)[MOST_DRAFTS:]
    )
    if surplus:
        Draft.objects.filter(pk__in=list(surplus)).delete()
    return JsonResponse({"saved_at": _clock(kept.saved_at)})


def _read(body: bytes) -> dict[str, Any] | None:
    """The posted draft, checked: a key, and fields that are texts or lists of texts; None for anything else."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict):
        return None
    key, title, url, data = (
        sent.get(name, default) for name, default in (("key", ""), ("title", ""), ("url", ""), ("data", {}))
    )
    if not all(isinstance(text, str) for text in (key, title, url)) or not isinstance(data, dict):
        return None
    key = _text(key).strip()
    if not key or len(key) > 200:
        return None
    fields: dict[str, Any] = {}
    for name, value in data.items():
        if name in NEVER_KEPT or "password" in name.lower():
            continue
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in values):
            return None
        fields[_text(name)] = [_text(each) for each in values]
    path = _text(url)
    if not path.startswith("/") or path.startswith("//"):
        path = ""
    return {
        "key": key,
        "title": _text(title)[:200],
        "url": path[:500],
        "data": fields,
        "discard": sent.get("discard") is True,
    }


def _text(value: str) -> str:
    """Without NUL and lone surrogates, which no database keeps."""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def _clock(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}"


def _day(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"
