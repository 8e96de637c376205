"""Every form of the application filled in once: who sends what from which page, and which events it leaves.

What is not named here stands as the page shows it. `events` is how many events of which act one sending writes (a batch: one
for each row). An address that takes POST and has no case fails the test of completeness, unless `NO_RECORD` says why.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.factories import PASSWORD

DAY = "10/12/2019"
PAPER = "Số 15-QĐ/HU ngày 05/12/2019"


@dataclasses.dataclass(frozen=True)
class Write:
    name: str
    samples: str
    persona: str
    data: dict[str, Any]
    events: dict[str, int]
    page: str = ""  # whose form it is, where another page shows it

    def __str__(self) -> str:
        return f"{self.name}-{self.samples or 'new'}"


def vote(**more: Any) -> dict[str, Any]:
    return {
        "summoned": "9",
        "present": "9",
        "in_favour": "8",
        "minutes": "BB 12",
        "decided_on": DAY,
        "number": "77-QĐ/ĐU",
        **more,
    }


def member(cell: str) -> dict[str, Any]:
    return {
        "surname_and_middle": "Triệu Văn", "given_name": "Mới", "sex": "MALE", "birth_date": "01/02/1990", "cell": f"#{cell}",
        "entry_kind": "ADMISSION", "on": "05/12/2019", "paper": PAPER, "status": "PROBATIONARY",
        "admission_decided_on": "01/12/2019", "admission_ceremony_on": "05/12/2019",
    }  # fmt: skip


WRITES = [
    # accounts
    Write(
        "desk:account-add",
        "",
        "quantri",
        {
            "username": "nguoi.moi",
            "full_name": "Người Mới",
            "role": "SECRETARY",
            "organization": "#cell",
            "reason": "QĐ 1",
        },
        {"account.create": 1, "grant.open": 1},
    ),
    Write("desk:account-edit", "account", "quantri", {"full_name": "Tên Sửa"}, {"account.edit": 1}),
    Write("desk:account-disable", "account", "quantri", {"reason": "nghỉ việc"}, {"account.disable": 1}),
    Write("desk:account-enable", "disabled", "quantri", {"reason": "trở lại"}, {"account.enable": 1}),
    Write("desk:account-password", "account", "quantri", {"reason": "quên"}, {"account.reset-password": 1}),
    Write(
        "desk:grant-add",
        "account",
        "quantri",
        {"role": "SECRETARY", "organization": "#cell", "reason": "QĐ 1"},
        {"grant.open": 1},
    ),
    Write("desk:grant-end", "grant", "quantri", {"reason": "thôi"}, {"grant.end": 1}),
    Write(
        "accounts:password",
        "",
        "chibo",
        {
            "current_password": PASSWORD,
            "new_password": "mot-mat-khau-khac-8",
            "new_password_again": "mot-mat-khau-khac-8",
        },
        {"account.change-password": 1},
    ),
    Write("accounts:profile", "", "chibo", {"phone": "0912345678", "text_size": "125"}, {"account.settings": 1}),
    Write("accounts:text-size", "", "chibo", {"text_size": "150"}, {"account.settings": 1}),
    # organizations
    Write(
        "organizations:organization-found",
        "commune",
        "tochuc",
        {"name": "Chi bộ thôn Mới", "kind": "CBTT", "on": "05/12/2019", "paper": PAPER, "category": ""},
        {"organization.found": 1},
    ),
    Write(
        "organizations:organization-change",
        "cell",
        "tochuc",
        {"name": "Chi bộ thôn Đông", "on": "05/12/2019", "paper": PAPER},
        {"organization.change": 1},
    ),
    Write(
        "organizations:organization-correct",
        "cell",
        "tochuc",
        {"name": "Chi bộ thôn Đoài", "reason": "gõ nhầm"},
        {"organization.correct": 1},
    ),
    # members
    Write("members:member-add", "", "chibo", member("cell"), {"member.add": 1}),
    Write("members:member-edit", "cell1", "chibo", {"phone": "0987654321"}, {"member.edit": 1}),
    Write(
        "members:member-correct",
        "cell1",
        "tochuc",
        {"official_on": "04/02/2011", "reason": "gõ nhầm"},
        {"member.correct": 1},
    ),
    Write("members:member-confirm", "office_new", "chiboso", {"on": DAY, "paper": PAPER}, {"member.confirm": 1}),
    Write("members:member-reveal", "cell0", "chibo", {}, {"member.reveal": 1}),
    Write(
        "members:member-move",
        "cell2",
        "tochuc",
        {"to": "#section_cell", "on": "05/12/2019", "paper": PAPER},
        {"member.move": 1},
    ),
    Write("members:member-end", "cell2", "chibo", {"kind": "DEATH", "on": "05/12/2019"}, {"member.end": 1}),
    Write(
        "members:member-temporary",
        "cell2",
        "tochuc",
        {"cell": "#office", "on": "05/12/2019", "paper": PAPER},
        {"member.temporary-start": 1},
    ),
    Write(
        "members:member-temporary-end",
        "sibling_cell1",
        "tochuc",
        {"on": "05/12/2019", "paper": PAPER},
        {"member.temporary-end": 1},
    ),
    Write(
        "members:member-exempt",
        "cell2",
        "chibo",
        {"on": "05/12/2019", "reason": "tuổi cao", "paper": PAPER},
        {"member.exempt": 1},
    ),
    Write(
        "members:member-suspend",
        "cell2",
        "tochuc",
        {"kind": "SUSPENDED", "on": "05/12/2019", "reason": "bị khởi tố", "paper": PAPER},
        {"member.suspend": 1},
    ),
    Write(
        "members:member-status-end",
        "cell_period",
        "chibo",
        {"on": "05/12/2019", "paper": PAPER},
        {"member.status-end": 1},
    ),
    Write(
        "members:position-open",
        "cell2",
        "tochuc",
        {"kind": "COMMITTEE_MEMBER", "on": "05/12/2019", "paper": PAPER},
        {"position.open": 1},
    ),
    Write("members:position-end", "cell_deputy", "tochuc", {"on": "05/12/2019", "paper": PAPER}, {"position.end": 1}),
    # inspection
    Write(
        "inspections:inspection-add-member",
        "cell1",
        "kiemtra",
        {"kind": "KT-CH", "performer": "Huyện ủy", "content": "chuyên đề", "starts_on": "05/12/2019"},
        {"inspection.record": 1},
    ),
    Write(
        "inspections:inspection-add-organization",
        "commune",
        "kiemtra",
        {"kind": "KT-CH", "performer": "Huyện ủy", "content": "chuyên đề", "starts_on": "05/12/2019"},
        {"inspection.record": 1},
    ),
    Write(
        "inspections:inspection-correct",
        "cell_inspection",
        "kiemtra",
        {"reason": "ghi thêm", "performer": "Huyện ủy"},
        {"inspection.correct": 1},
    ),
    Write(
        "inspections:paper-add",
        "cell_inspection",
        "kiemtra",
        {"title": "Quyết định", "number": "3-QĐ", "on": "05/12/2019"},
        {"inspection.paper": 1},
    ),
    Write(
        "inspections:discipline-add-member",
        "cell1",
        "kiemtra",
        {"form": "WARNING", "number": "31-QĐ", "announced_on": "05/12/2019", "body": "Huyện ủy", "summary": "vi phạm"},
        {"discipline.record": 1},
    ),
    Write(
        "inspections:discipline-add-organization",
        "commune",
        "kiemtra",
        {"form": "WARNING", "number": "32-QĐ", "announced_on": "05/12/2019", "body": "Huyện ủy", "summary": "vi phạm"},
        {"discipline.record": 1},
    ),
    Write(
        "inspections:discipline-correct",
        "cell_discipline",
        "kiemtra",
        {"reason": "gõ nhầm", "number": "8-QĐ"},
        {"discipline.correct": 1},
    ),
    # reviews
    Write(
        "meetings:review-add-members", "cell", "chibo", {"m14-outcome": "", "*-outcome": "REVIEWED"}, {"review.hold": 1}
    ),
    Write("meetings:review-add-committee", "commune", "bithu", {"summoned": "5", "present": "5"}, {"review.hold": 1}),
    Write("meetings:review-edit", "cell_session", "chibo", {"chair": "Trần Thị Yến"}, {"review.edit": 1}),
    Write("meetings:review-subject-edit", "cell_review", "chibo", {"strengths": "gương mẫu"}, {"review.edit-one": 1}),
    # the rating year
    Write("ratings:cycle-close", "cycle", "tochuc", {"paper": PAPER}, {"cycle.close": 1}),
    Write(
        "ratings:extension-add",
        "cycle",
        "tochuc",
        {"organization": "#cell", "until": "30/12/2019", "reason": "lũ"},
        {"cycle.extend": 1},
    ),
    Write("ratings:cap-extra", "commune_group", "bithu", {"extra": "1", "reason": "thành tích", "paper": PAPER}, {}),
    Write("ratings:decision-add", "cycle,commune", "bithu", vote(), {"rating.decide": 1}),
    Write("ratings:decision-publish", "office_decision", "chiboso", {}, {"rating.publish": 1}),
    Write(
        "ratings:decision-anew",
        "a:section_cell1",
        "bithu",
        vote(level="COMPLETED", reason="khiếu nại đúng"),
        {"rating.redecide": 1},
    ),
    Write("ratings:assessment-return", "a:cell2", "bithu", {"reason": "thiếu biên bản"}, {"rating.return": 1}),
    Write("ratings:assessment-not-rated", "a:cell2", "bithu", {"reason": "ABSENT", "text": "vắng cả năm"}, {}),
    Write(
        "ratings:assessment-resume", "a:section_cell_new", "bithu", {"reason": "đã đủ điều kiện"}, {"rating.resume": 1}
    ),
    Write("ratings:assessment-recall", "a:cell2", "chibo", {}, {"rating.recall": 1}),
    Write("ratings:member-row", "a:cell1", "chibo", {"grade_MEMBER_POLITICS": "GOOD"}, {"rating.save": 1}),
    Write(
        "ratings:row-save",
        "a:cell1",
        "chibo",
        {"grade_MEMBER_POLITICS": "GOOD"},
        {"rating.save": 1},
        page="ratings:member-row",
    ),
    Write("ratings:sheet-organization", "a:cell", "chibo", {"grade_ORG_POLITICS": "GOOD"}, {"rating.save": 1}),
    Write("ratings:fact-comment", "a:sibling_cell1", "chiboso", {"comment": "tham gia đầy đủ"}, {"rating.comment": 1}),
    Write(
        "ratings:opinion-edit",
        "a:commune",
        "kiemtra",
        {"opinion": "Không phát hiện vi phạm.", "source": "CV 3"},
        {"rating.opinion": 1},
    ),
    Write(
        "ratings:authority-edit",
        "a:commune",
        "tochuc",
        {"government": "GOOD", "source": "CV 4"},
        {"rating.authorities": 1},
    ),
]

NO_RECORD = {
    "accounts:sign-in": "signing in is no change of a record",
    "accounts:sign-out": "the same",
    "web:draft": "what is typed is no record until it is kept",
    "ratings:decision-check": "shows what would be decided",
    "ratings:decision-meter": "the same",
    "organizations:organization-close": "needs an empty organization: tests/organizations/test_closing.py",
    "members:member-restore": "needs one whose transfer out is undone: tests/members/test_moves_actions.py",
    "members:position-account": "two records, the account and its right: tests/members/test_pages.py",
    "ratings:cycle-add": "one a year: tests/assessments/ratings/test_views_cycles.py",
    "ratings:cycle-open": "a whole population: tests/assessments/ratings/test_opening.py",
    "ratings:cycle-reopen": "needs a closed year: tests/assessments/ratings/test_views_cycles.py",
    "ratings:difference-accept": "needs a difference: tests/assessments/ratings/test_differences.py",
    "ratings:appraisal-list": "needs what was sent: tests/assessments/ratings/test_views_appraisal.py",
    "ratings:sheet-members": "votes of several rows: tests/assessments/ratings/test_views_sheets.py",
    "ratings:sheet-members-check": "sends a whole sheet: tests/assessments/ratings/test_views_sheets.py",
    "ratings:sheet-organization-check": "the same",
}
