"""A log without personal data: what happened, where in the code, under which incident code; never the values.

Left out: the arguments of exceptions (they quote what was typed, and PostgreSQL's quote whole rows), query strings and bodies,
the arguments of other libraries' messages, paths that no route knows. Kept: type of the exception, file, line and function of
every frame, the route's pattern, the method, the status, the incident code.
"""

from __future__ import annotations

import logging
import time
import traceback
from types import TracebackType
from typing import Any

OURS = ("partybase", "organizations", "members", "assessments")


class PrivateFormatter(logging.Formatter):
    converter = time.localtime

    def format(self, record: logging.LogRecord) -> str:
        parts = [self.formatTime(record, "%Y-%m-%d %H:%M:%S"), record.levelname, record.name, self._message(record)]
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "META"):
            parts.append(describe_request(request))
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            parts.append(f"status={status}")
        text = " ".join(parts)
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            text += "\n" + describe_exception(record.exc_info[1])
        return text

    def _message(self, record: logging.LogRecord) -> str:
        """Our own messages as they are; of others' only the wording, with what stood in place of the values left out."""
        if record.name.split(".")[0] in OURS:
            return record.getMessage()
        if record.name == "django.server":
            return _server_line(record)
        if not isinstance(record.msg, str):
            return f"<{type(record.msg).__name__}>"
        template = record.msg
        if not record.args:  # the wording may have been put together with values before
            return template if template.isascii() and "'" not in template and '"' not in template else "<message>"
        args: Any = record.args
        if isinstance(args, dict):
            return template
        try:
            return template % tuple(a if isinstance(a, int | float) else "…" for a in args)
        except (TypeError, ValueError):
            return template


def _server_line(record: logging.LogRecord) -> str:
    """The development server's line ("GET /members/?q=… HTTP/1.1" 200 123), without the query string."""
    args = record.args if isinstance(record.args, tuple) else ()
    words = str(args[0]).split() if args else []
    if len(words) != 3:
        return "<message>"
    rest = " ".join(str(a) for a in args[1:] if str(a).isdigit())
    return f"{words[0]} {words[1].split('?')[0]} {rest}"


def describe_request(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    route = match.route if match is not None else "(no such address)"
    user = getattr(request, "_cached_user", None)  # only when it has been read already: a log line asks nothing
    who = f" user={user.pk}" if user is not None and user.pk else ""
    incident = getattr(request, "incident", "")
    return f"{request.method} /{route}{who}" + (f" incident={incident}" if incident else "")


def describe_exception(exception: BaseException) -> str:
    """Type, file, line and function of the exception and of those that led to it; no message, no values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = exception
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines.extend(_frames(current.__traceback__))
        following = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if following is not None:
            lines.append("from")
        current = following
    return "\n".join(lines)


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in traceback.walk_tb(trace)]
