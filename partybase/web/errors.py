"""Error pages in Vietnamese: what happened, what to do, a way back; an incident code on 403 and 5xx, never a stack.

The 404 page says the same, byte for byte, for what does not exist and for what is outside one's scope. The 4xx pages without
frame and the 5xx pages ask nothing of the database, which may be what fails.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger("partybase.errors")


def _bare(request: HttpRequest, status: int, template: str | None = None, **context: Any) -> HttpResponse:
    """A page without the frame: needs neither a user nor the database."""
    context.setdefault("help_phone", settings.HELP_PHONE)
    return HttpResponse(render_to_string(template or f"web/error_{status}.html", context), status=status)


def _framed(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return HttpResponse(render_to_string(f"web/error_{status}.html", context, request=request), status=status)


def incident_of(request: HttpRequest) -> str:
    return getattr(request, "incident", "")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _bare(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    return _bare(request, 413)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if isinstance(exception, PermissionDenied) and exception.args else ""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return _bare(request, 403, "web/error_403_bare.html", reason=reason, incident=incident_of(request))
    return _framed(request, 403, reason=reason, incident=incident_of(request))


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = (
        "Trang này đã mở quá lâu hoặc trình duyệt không gửi kèm mã bảo vệ. "
        "Hãy quay lại trang trước, tải lại trang rồi gửi lần nữa."
    )
    return _bare(request, 403, "web/error_403_bare.html", reason=sentence, incident=incident_of(request))


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return _bare(request, 404, "web/error_404_bare.html")
    return _framed(request, 404)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    response = _bare(request, 405)
    response["Allow"] = "GET, HEAD, POST"
    return response


def too_many_requests(request: HttpRequest, **context: Any) -> HttpResponse:
    return _bare(request, 429, **context)


def server_error(request: HttpRequest) -> HttpResponse:
    exception = sys.exc_info()[1]
    if isinstance(exception, OperationalError | InterfaceError):
        return unavailable(request, exception)
    return _bare(request, 500, incident=incident_of(request))


def unavailable(request: HttpRequest, exception: BaseException) -> HttpResponse:
    logger.error("The database does not answer", exc_info=exception, extra={"request": request})
    response = _bare(request, 503, incident=incident_of(request))
    response["Retry-After"] = "30"
    return response


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """For scripts: the session is over (401); the page keeps what was typed and says so."""
    return _bare(request, 401)
