"""The import of a district-sized workbook that is made here: 394 organizations, 8,856 members, the columns of the command.

Measured in a process of its own on the empty database of DATABASE_URL: reading and checking (what a preview costs), writing,
and the most memory the process ever held. Prints one JSON object.

    PARTYBASE_ENV=demo DATABASE_URL=… python -m benchmarks.importing
"""

from __future__ import annotations

import datetime
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

import xlsxwriter  # noqa: E402
from django.core.management import call_command  # noqa: E402

from members.importing.checking import check_district  # noqa: E402
from members.importing.columns import MEMBER_COLUMNS, ORGANIZATION_COLUMNS, words  # noqa: E402
from members.importing.reading import read_workbook  # noqa: E402
from members.importing.writing import import_district  # noqa: E402
from organizations.models import Category  # noqa: E402

AS_OF = datetime.date(2019, 12, 10)
COMMUNES, OFFICES, CELLS, MEMBERS = 20, 23, 350, 8856  # with the district itself 394 organizations
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Bùi", "Đặng", "Vũ", "Khổng")
MIDDLE = ("Văn", "Thị", "Đức", "Thị Thu", "Xuân", "Quang", "Ngọc", "Hữu", "")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hòa", "Khánh", "Lan", "Minh", "Phượng", "Yến")
POSTS = ("Bí thư", "Phó bí thư", "Chi ủy viên")
SEED = 2019


def organizations() -> list[tuple[str, ...]]:
    rows = [("T", "Đảng bộ huyện Đo Lường", "Đảng bộ huyện", "", "", "01/09/1947")]
    for number in range(1, COMMUNES + 1):
        rows.append((f"T{number:02}", f"Đảng bộ xã Thử {number}", "Đảng bộ cơ sở", "Xã", "T", "1961"))
    for number in range(CELLS):
        commune, place = number % COMMUNES + 1, number // COMMUNES + 1
        name = f"Chi bộ thôn {place} xã Thử {commune}"
        rows.append((f"T{commune:02}.{place:02}", name, "Chi bộ trực thuộc", "Xã", f"T{commune:02}", "4/1975"))
    for number in range(COMMUNES + 1, COMMUNES + OFFICES + 1):
        rows.append(
            (f"T{number:02}", f"Chi bộ cơ quan {number}", "Chi bộ cơ sở", "Cơ quan Nhà nước", "T", "03/02/2001")
        )
    return rows


def members(cells: list[str]) -> Iterator[dict[str, str]]:
    chance = random.Random(SEED)
    for number in range(MEMBERS):
        cell, order = cells[number % len(cells)], number // len(cells)
        born = chance.randint(1940, 1994)
        admitted = born + chance.randint(20, 22)
        day, month = chance.randint(1, 28), chance.randint(1, 12)
        row = {
            "cell": cell,
            "surname_and_middle": f"{chance.choice(SURNAMES)} {chance.choice(MIDDLE)}".strip(),
            "given_name": chance.choice(GIVEN),
            "sex": chance.choice(("Nam", "Nữ")),
            "birth_date": chance.choice((f"{day:02}/{month:02}/{born}", f"{month}/{born}", str(born))),
            "ethnic_group": "Kinh",
            "religion": "Không",
            "home_place": f"xã Thử {number % COMMUNES + 1}",
            "residence": f"thôn {order + 1}",
            "schooling": "12/12",
            "qualification": chance.choice(("Trung cấp", "Cao đẳng", "Đại học")),
            "political_theory": chance.choice(("Sơ cấp", "Trung cấp")),
            "occupation": "Nông dân",
            "employment": "Không",
            "admission_decided_on": f"{day:02}/{month:02}/{admitted}",
            "admission_ceremony_on": f"{day:02}/{month:02}/{admitted}",
            "official_on": f"{day:02}/{month:02}/{admitted + 1}",
            "card_number": f"{19000000 + number}",
            "life_history_number": f"{100000 + number}VP",
            "in_cell_from": f"{day:02}/{month:02}/{admitted}",
        }
        if order < len(POSTS):
            row |= {"position": POSTS[order], "position_at": cell, "position_from": "01/06/2017"}
        yield row


def write_district(file: Path) -> None:
    rows = organizations()
    cells = [row[0] for row in rows if row[2].startswith("Chi bộ")]
    with xlsxwriter.Workbook(str(file), {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Tổ chức đảng")
        for number, row in enumerate([[column.heading for column in ORGANIZATION_COLUMNS], *rows]):
            for place, value in enumerate(row):
                sheet.write_string(number, place, value)
        sheet = book.add_worksheet("Đảng viên")
        for place, column in enumerate(MEMBER_COLUMNS):
            sheet.write_string(0, place, column.heading)
        for number, member in enumerate(members(cells), start=1):
            for place, column in enumerate(MEMBER_COLUMNS):
                sheet.write_string(number, place, member.get(column.key, ""))


def most_memory() -> float:
    """Megabytes; Linux counts in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1000)


def main() -> None:
    call_command("migrate", verbosity=0)
    categories = words(*Category.objects.order_by("order", "code").values_list("name", "code"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "district.xlsx"
        write_district(file)
        before = most_memory()
        marks = [(time.process_time(), time.monotonic())]
        sheets = read_workbook(file)
        marks.append((time.process_time(), time.monotonic()))
        district = check_district(sheets, AS_OF, categories)
        marks.append((time.process_time(), time.monotonic()))
        report = import_district(district=district, by=None)
        marks.append((time.process_time(), time.monotonic()))
    assert dict(report.counts)["Đảng viên"] == MEMBERS
    steps = [(after[0] - first[0], after[1] - first[1]) for first, after in zip(marks, marks[1:], strict=False)]
    json.dump(
        {
            "rows": len(district.organizations) + MEMBERS,
            "reading": steps[0],
            "checking": steps[1],
            "writing": steps[2],
            "memory_before": before,
            "memory": most_memory(),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
