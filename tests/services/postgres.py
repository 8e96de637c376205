"""Run a command with a PostgreSQL server of its own.

    python -m tests.services.postgres -- pytest tests/members

The command finds the server in `DATABASE_URL`. Where the server comes from, the first that works:

1. `TEST_POSTGRES_URL`: a server somebody names, with a role that may create databases;
2. a private cluster: PostgreSQL's programs are on this machine, so one is made in a temporary
   folder, on a free port of the loopback, with a password nobody else knows; it is stopped and
   deleted when the command ends;
3. a server on this machine that lets us in without a password.

The private cluster sorts text as Vietnamese dictionaries do where PostgreSQL can (ICU). SQLite
sorts by code point, so an order or a range that leans on the database's own collation shows up as
a difference between the two.
"""

import glob
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import psycopg2

OLDEST_VERSION = 14  # the oldest that Django 5.2 speaks to
SECONDS_TO_START = 60
LOCAL_URLS = ("postgres://postgres@127.0.0.1:5432/postgres", "postgres:///postgres")
# Nothing here needs to survive a power cut, and syncing to disk is most of what a test suite waits for.
CLUSTER_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "timezone": "UTC",
}


class PostgresMissing(Exception):
    """No server can be had here; the message says in one line what would help."""


def find_programs() -> Path | None:
    """The folder with the newest `initdb` and `postgres` on this machine, or None."""
    folders = glob.glob("/usr/lib/postgresql/*/bin")  # Debian, Ubuntu
    folders += glob.glob("/usr/pgsql-*/bin")  # Red Hat
    folders += glob.glob("/opt/homebrew/opt/postgresql*/bin") + glob.glob("/usr/local/opt/postgresql*/bin")  # macOS
    if on_path := shutil.which("initdb"):
        folders.append(str(Path(on_path).resolve().parent))
    found = []
    for folder in map(Path, folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
            if number := re.search(r" (\d+)", answer.stdout):
                found.append((int(number[1]), folder))
    found = [pair for pair in found if pair[0] >= OLDEST_VERSION]
    return max(found)[1] if found else None


def unprivileged_user() -> str | None:
    """Whom to run the cluster as: PostgreSQL refuses root. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise PostgresMissing("PostgreSQL refuses to run as root and there is no user `postgres` or `nobody`.")


def run_as(user: str | None) -> dict:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_cluster(programs: Path, home: Path, password: str, user: str | None) -> None:
    password_file = home / "password"
    password_file.write_text(password, encoding="ascii")
    password_file.chmod(0o600)
    if user is not None:
        shutil.chown(home, user)
        shutil.chown(password_file, user)
    command = [
        *(programs / "initdb", "--pgdata", home / "data", "--username=postgres", "--encoding=UTF8", "--no-sync"),
        *("--auth=scram-sha-256", f"--pwfile={password_file}"),
    ]
    # The last is for a PostgreSQL older than 15 or built without ICU.
    for locale in (["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN"], ["--locale=C"]):
        answer = subprocess.run([*command, *locale], cwd="/", capture_output=True, text=True, **run_as(user))
        if answer.returncode == 0:
            return
        shutil.rmtree(home / "data", ignore_errors=True)
    raise PostgresMissing(f"initdb failed: {answer.stderr.strip().splitlines()[-1:]}")


def wait_until_ready(server: subprocess.Popen, url: str, log: Path) -> bool:
    """True when the server answers, False when it ended first (its port may have been taken meanwhile)."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            return False
        try:
            psycopg2.connect(url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            time.sleep(0.1)
        else:
            return True
    raise PostgresMissing(f"The private PostgreSQL did not answer: {log.read_text(errors='replace')[-500:]}")


@contextmanager
def private_cluster(programs: Path) -> Iterator[str]:
    """Yield the URL of a new, empty server; stop and delete it afterwards."""
    user = unprivileged_user()
    # Not under the checkout: the unprivileged user may have no way into it, and socket paths must be short.
    home = Path(tempfile.mkdtemp(prefix="partybase-pg-"))
    password = secrets.token_hex(16)
    server = None
    try:
        make_cluster(programs, home, password, user)
        log = home / "log"
        for _attempt in range(3):
            port = free_port()
            options = CLUSTER_OPTIONS | {
                "listen_addresses": "127.0.0.1",
                "port": str(port),
                "unix_socket_directories": str(home),
            }
            with log.open("ab") as output:
                server = subprocess.Popen(
                    [programs / "postgres", "-D", home / "data", *(f"--{k}={v}" for k, v in options.items())],
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,  # Ctrl+C is for the tests; the server ends after them
                    **run_as(user),
                )
            url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
            if wait_until_ready(server, url, log):
                break
        else:
            raise PostgresMissing(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")
        yield url
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # "fast": roll back what is open and stop
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(home, ignore_errors=True)


def may_create_databases(url: str) -> bool:
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return cursor.fetchone()[0]
    finally:
        connection.close()


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a server to test on; raise PostgresMissing with what to do where there is none."""
    if named := os.environ.get("TEST_POSTGRES_URL"):
        if not may_create_databases(named):
            raise PostgresMissing("TEST_POSTGRES_URL does not answer, or its role may not create databases.")
        yield named
    elif programs := find_programs():
        with private_cluster(programs) as url:
            yield url
    elif local := next(filter(may_create_databases, LOCAL_URLS), None):
        yield local
    else:
        raise PostgresMissing("no PostgreSQL here (install the package `postgresql`, or name a TEST_POSTGRES_URL).")


def environment(url: str) -> dict[str, str]:
    """The environment in which a command uses that server: database `partybase`, tests in `test_partybase`."""
    values = {**os.environ, "DATABASE_URL": re.sub(r"/[^/?]*(\?.*)?$", r"/partybase\1", url)}
    if password := re.match(r"postgres(?:ql)?://[^:/@]*:([^@]*)@", url):
        values["PGPASSWORD"] = unquote(password[1])  # for psql and for children that build their own URL
    return values


def stop_politely(_number, _frame) -> None:
    raise SystemExit(143)


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("Usage: python -m tests.services.postgres -- command …", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, stop_politely)
    try:
        with server() as url:
            return subprocess.run(command, env=environment(url)).returncode
    except PostgresMissing as reason:
        print(f"PostgreSQL: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
