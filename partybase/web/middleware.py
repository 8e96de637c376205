"""What holds for every request: an incident code for what goes wrong, text without NUL, a signed-in user, GET, HEAD or POST."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from partybase.web import errors

METHODS = ("GET", "HEAD", "POST")
_NUL = "\x00"


def new_incident() -> str:
    """A short code that the person reads out and the log carries; no letters that are mistaken for digits."""
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(8))


class IncidentMiddleware:
    """Gives each request its incident code (shown on 403 and 5xx), turns a silent database into a 503 page, keeps pages out
    of caches, and drops NUL from the query string: no field of ours holds one and PostgreSQL refuses it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.incident = new_incident()
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if _NUL in request.path:
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable(request, exception)
        return None


class SignedInMiddleware:
    """Every view needs a signed-in, active user, but for those marked `login_not_required`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return errors.method_not_allowed(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        _drop_nul(request)
        if not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.user.must_change_password and request.resolver_match.view_name not in (
            "accounts:password",
            "accounts:sign-out",
        ):
            if is_fetch(request):
                return errors.sign_in_again(request)
            return HttpResponseRedirect(reverse("accounts:password"))
        return None


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script asks: it is told by the status, not led to another page."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "fetch"


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if is_fetch(request):
        return errors.sign_in_again(request)
    after = request.get_full_path()
    if request.method == "POST":  # back to the page of the form: what was sent cannot be sent again by an address
        came_from = urlsplit(request.headers.get("Referer", ""))
        after = came_from.path if came_from.netloc == request.get_host() and came_from.path else "/"
    return redirect_to_login(after, resolve_url(settings.LOGIN_URL))


def _drop_nul(request: HttpRequest) -> None:
    if request.method != "POST":
        return
    posted = request.POST
    if any(_NUL in key or any(_NUL in value for value in values) for key, values in posted.lists()):
        clean = QueryDict(mutable=True, encoding=posted.encoding)
        for key, values in posted.lists():
            clean.setlist(key.replace(_NUL, ""), [value.replace(_NUL, "") for value in values])
        clean._mutable = False
        request.POST = clean
