"""All measurements, on both databases, with one command: `make bench`, `make bench args="--only list --database sqlite"`.

Nothing is asserted: a figure over its bar is marked ✗ in the table. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import databases, table
from tests.services import postgres

TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
IMPORT = "import_district"


def calibration() -> str:
    """How steady the machine is: the same small loop again and again; CPU time grows when its cores are shared."""
    times = []
    for _ in range(15):
        started = time.process_time()
        sum(number * number % 7 for number in range(100_000))
        times.append((time.process_time() - started) * 1000)
    return f"a fixed loop of Python took {min(times):.1f} ms at least, {statistics.median(times):.1f} ms in the median"


def measure(name: str, options: argparse.Namespace) -> None:
    print(f"\n## {TITLES[name]}\n\n{os.cpu_count()} cores; {calibration()}\n", flush=True)
    with databases.opened(name, rebuild=options.rebuild) as (district, empty):
        arguments = ["--repeat", str(options.repeat), "--only", options.only]
        pages = json.loads(databases.run("benchmarks.pages", district, *arguments))
        if pages:
            print(table.written(table.page_rows(pages)), flush=True)
        if options.only.lower() in IMPORT:
            figures = json.loads(databases.run("benchmarks.importing", empty))
            print("\n" + "\n".join(table.import_lines(figures)), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure pages, acts and the import on the demonstration district.")
    parser.add_argument("--only", default="", metavar="TEXT", help=f"what has this in its name (also: {IMPORT})")
    parser.add_argument("--database", choices=[*databases.NAMES, "both"], default="both")
    parser.add_argument("--repeat", type=int, default=15, metavar="N", help="how often each is timed")
    parser.add_argument("--rebuild", action="store_true", help="build the districts kept in var/ anew")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, postgres.stop_politely)
    for name in databases.NAMES if options.database == "both" else [options.database]:
        try:
            measure(name, options)
        except postgres.PostgresMissing as reason:
            print(f"PostgreSQL: {reason}")
            return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
