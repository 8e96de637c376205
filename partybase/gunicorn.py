"""How gunicorn serves PartyBase: `gunicorn -c partybase/gunicorn.py partybase.wsgi`.

The access log names method, path without query string, status, bytes and milliseconds: who searched for whom is nobody's
business. Connections stay open longer than the proxy's, or reused ones drop under load.
"""

import multiprocessing
import os

bind = os.environ.get("PARTYBASE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("PARTYBASE_WORKERS", min(4, multiprocessing.cpu_count() * 2)))
threads = 4
timeout = 90
graceful_timeout = 30
keepalive = 75
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190

accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(M)s"
errorlog = "-"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {"()": "partybase.web.logs.PrivateFormatter"},
        "access": {"format": "%(message)s"},
    },
    "handlers": {
        "private": {"class": "logging.StreamHandler", "formatter": "private"},
        "access": {"class": "logging.StreamHandler", "formatter": "access"},
    },
    "root": {"handlers": ["private"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["private"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}
