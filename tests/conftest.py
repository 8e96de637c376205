"""What every test shares: the database it runs on, and what may be skipped.

Markers: `postgres` needs PostgreSQL and is skipped, visibly, on SQLite; `sqlite` speaks of SQLite alone
and is left out on PostgreSQL; `browser` is set on everything in tests/e2e.
"""

import importlib
import os
import types
from collections.abc import Generator

import hypothesis
import pytest
from django.conf import settings
from pytest_django.plugin import blocking_manager_key

# The same examples each time, on a busy machine too.
hypothesis.settings.register_profile("partybase", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("partybase")

NO_SKIP = os.environ.get("PARTYBASE_NO_SKIP") == "1"


def on_postgres() -> bool:
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"


def pytest_report_header() -> str:
    if not on_postgres():
        return "database: SQLite"
    database = settings.DATABASES["default"]
    return f"database: PostgreSQL, {database['HOST'] or 'local socket'}:{database['PORT'] or 5432}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as in use: threads and a live server need connections of their own."""
    if not on_postgres():
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(file)


def pytest_collection_modifyitems(config, items):
    if not on_postgres():
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))
        return
    elsewhere = [item for item in items if item.get_closest_marker("sqlite")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if not item.get_closest_marker("sqlite")]


def skipped_reports(config) -> list:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Nothing may hide behind a skip where everything has been provided."""
    if NO_SKIP and session.exitstatus == pytest.ExitCode.OK and skipped_reports(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if not NO_SKIP:
        return
    for report in skipped_reports(terminalreporter.config):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"NOT ALLOWED TO SKIP {report.nodeid}: {reason}", red=True)


# --- code lists that migrations fill -------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """A test that commits is followed by a flush of every table: fill the code lists again for the tests after it."""
    yield
    marker = item.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    if nextitem is not None and (commits or (marker is not None and marker.kwargs.get("transaction"))):
        from django.apps import apps
        from django.db import connection

        seed = importlib.import_module("organizations.migrations.0002_category_codes")
        with item.config.stash[blocking_manager_key].unblock():
            seed.add(apps, types.SimpleNamespace(connection=connection))
