"""The whole suite, as `make test` runs it: on SQLite, on PostgreSQL, and in Chromium.

    python -m tests.services.suite [-k expression]

What the machine lacks is named in one line and its tests are skipped where one sees it. With
PARTYBASE_NO_SKIP=1 what is missing is an error, and so is any test that skips itself.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterable

from tests.services import postgres
from tests.services.chromium import MISSING as CHROMIUM_MISSING
from tests.services.chromium import find_chromium

PYTEST = [sys.executable, "-m", "pytest", "--color=yes" if sys.stdout.isatty() else "--color=auto"]
WORKERS = ["-n", "2", "--dist", "loadfile"]
NOTHING_SELECTED = 5  # pytest's exit status


class Suite:
    """The runs so far: which ended badly, and what each said last."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.closing_lines: list[str] = []
        self.statuses: list[int] = []
        self.no_skip = os.environ.get("PARTYBASE_NO_SKIP") == "1"

    def run(self, name: str, arguments: Iterable[str], environment: dict[str, str]) -> None:
        command = [*PYTEST, *arguments, *(["-k", self.expression] if self.expression else [])]
        print(f"\n─── {name} ───", flush=True)
        last = ""
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            try:
                for line in process.stdout:
                    print(line, end="", flush=True)
                    last = line.strip() or last
            except BaseException:  # interrupted: the run ends with us
                process.terminate()
                raise
        self.statuses.append(process.returncode)
        self.closing_lines.append(f"{name}: {last.strip('= ')}")

    def lacks(self, name: str, reason: str) -> None:
        self.closing_lines.append(f"{name}: {'MISSING' if self.no_skip else 'skipped'}, {reason}")
        if self.no_skip:
            self.statuses.append(1)

    def close(self) -> int:
        print("\n─── In short ───")
        print("\n".join(self.closing_lines), flush=True)
        if self.expression:
            # An expression may well pick nothing in one of the runs, but not in all of them.
            picked = [status for status in self.statuses if status != NOTHING_SELECTED]
            return max(picked, default=NOTHING_SELECTED)
        return max(self.statuses, key=abs)


def run_everything(suite: Suite) -> None:
    sqlite = {**os.environ, "PARTYBASE_ENV": "test"}
    sqlite.pop("DATABASE_URL", None)
    try:
        with postgres.server() as url:
            # Tests that need PostgreSQL have their turn below; here they would only be noise.
            suite.run("SQLite", ["-m", "not browser and not postgres", *WORKERS], sqlite)
            suite.run(
                "PostgreSQL",
                ["-m", "not browser", *WORKERS],
                {**postgres.environment(url), "PARTYBASE_ENV": "test"},
            )
    except postgres.PostgresMissing as reason:
        suite.run("SQLite", ["-m", "not browser", *WORKERS], sqlite)
        suite.lacks("PostgreSQL", str(reason))
    if find_chromium():
        suite.run("Chromium", ["-m", "browser", *WORKERS], sqlite)
    else:
        suite.lacks("Chromium", CHROMIUM_MISSING)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the suite on SQLite, on PostgreSQL and in Chromium.")
    parser.add_argument("-k", dest="expression", default="", help="only tests that match, as pytest's -k")
    suite = Suite(parser.parse_args().expression)
    signal.signal(signal.SIGTERM, postgres.stop_politely)
    run_everything(suite)
    return suite.close()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
