"""The databases that are measured: the district built once and kept in var/, an empty one for the import.

SQLite: a file. PostgreSQL: the server of `tests/services/postgres.py`; as a private one lives only as long as the run, the
district is kept as a dump beside the file and restored from it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tests.services import postgres

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var"
SQLITE_FILE = KEPT / "bench-district.sqlite3"
SQLITE_IMPORT = KEPT / "bench-import.sqlite3"
DUMP = KEPT / "bench-district.dump"
DISTRICT, EMPTY = "partybase_bench", "partybase_bench_import"
NAMES = ("sqlite", "postgres")


def run(module: str, url: str, *arguments: str) -> str:
    """Run a module of ours in a process of its own on that database; what it prints."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PARTYBASE_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "partybase.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise SystemExit(f"{module} ended with status {done.returncode}.")
    return done.stdout


@contextmanager
def opened(name: str, *, rebuild: bool) -> Iterator[tuple[str, str]]:
    """(URL of the built district, URL of an empty database)."""
    KEPT.mkdir(exist_ok=True)
    with (_sqlite if name == "sqlite" else _postgres)(rebuild) as urls:
        yield urls


# --- SQLite --------------------------------------------------------------------------------------------------------


def _remove(file: Path) -> None:
    for part in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        part.unlink(missing_ok=True)


@contextmanager
def _sqlite(rebuild: bool) -> Iterator[tuple[str, str]]:
    if rebuild:
        _remove(SQLITE_FILE)
    _remove(SQLITE_IMPORT)
    url = f"sqlite:///{SQLITE_FILE}"
    run("benchmarks.district", url)
    try:
        yield url, f"sqlite:///{SQLITE_IMPORT}"
    finally:
        _remove(SQLITE_IMPORT)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _named(url: str, database: str) -> str:
    return re.sub(r"/[^/?]*(\?.*)?$", rf"/{database}\1", url)


def _execute(url: str, statement: str) -> list[tuple]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def _program(name: str) -> str | None:
    folder = postgres.find_programs()
    beside = folder / name if folder else None
    return str(beside) if beside and beside.exists() else shutil.which(name)


@contextmanager
def _postgres(rebuild: bool) -> Iterator[tuple[str, str]]:
    with postgres.server() as url:
        district, empty = _named(url, DISTRICT), _named(url, EMPTY)
        if rebuild:
            DUMP.unlink(missing_ok=True)
            _execute(url, f"DROP DATABASE IF EXISTS {DISTRICT}")
        if not _execute(url, f"SELECT 1 FROM pg_database WHERE datname = '{DISTRICT}'"):
            _execute(url, f"CREATE DATABASE {DISTRICT}")
            _restore(district)
        if run("benchmarks.district", district).strip():  # it was built, not found
            DUMP.unlink(missing_ok=True)
        _dump(district)
        _execute(district, "VACUUM ANALYZE")
        _execute(url, f"DROP DATABASE IF EXISTS {EMPTY}")
        _execute(url, f"CREATE DATABASE {EMPTY}")
        try:
            yield district, empty
        finally:
            _execute(url, f"DROP DATABASE IF EXISTS {EMPTY}")


def _restore(url: str) -> None:
    program = _program("pg_restore")
    if DUMP.exists() and program:
        command = [program, "--no-owner", "--exit-on-error", f"--dbname={url}", str(DUMP)]
        if subprocess.run(command, capture_output=True).returncode:
            print("The kept PostgreSQL district could not be restored; building it anew.", file=sys.stderr)
            DUMP.unlink()


def _dump(url: str) -> None:
    """Keep the district; without pg_dump each run builds it anew."""
    program = _program("pg_dump")
    if not DUMP.exists() and program:
        subprocess.run([program, "--format=custom", f"--file={DUMP}", f"--dbname={url}"], check=False)
