"""Examples of the regulation of 2019: for each clause the smallest case that shows it, and what must come out.

A row names the clauses it shows; `test_rules_clauses.py` fails when a clause of a rulebook is shown by none.
"""

from __future__ import annotations

from fractions import Fraction

from assessments.ratings.rules import NOT_RATED, ChildResult, Found, OrganizationCase, Tally
from tests.assessments.ratings.rules_cases import (
    AVERAGE,
    COMPLETED,
    CONCLUSION,
    DISCIPLINE,
    GOOD,
    NOT_COMPLETED,
    OF_2018,
    OUTSTANDING,
    PARTY,
    POOR,
    REMEDIED,
    WELL,
    YEAR,
    Example,
    children,
    civil,
    member,
    organization,
)

O_OUT, O_GOOD = "organization.outstanding", "organization.good"

EXAMPLES = [
    # --- members, HD 21-HD/BTCTW (18/10/2019) II.B.2.3
    Example(
        "mọi tiêu chí xuất sắc", member(), OUTSTANDING,
        met=("member.outstanding.result_rows", "member.outstanding.other_rows"), noted=("member.outstanding.model",),
    ),
    Example("kết quả Tốt", member(rows={"MEMBER_RESULTS": WELL}), GOOD, shows=("member.outstanding.result_rows",)),
    Example("tiêu chí khác Tốt vẫn xuất sắc", member(rows={"MEMBER_STYLE": WELL}), OUTSTANDING),
    Example(
        "tiêu chí khác Trung bình", member(rows={"MEMBER_STYLE": AVERAGE}), GOOD,
        shows=("member.outstanding.other_rows",), met=("member.good.other_rows", "member.good.result_rows"),
    ),
    Example(
        "kết quả Trung bình", member(rows={"MEMBER_RESULTS": AVERAGE}), COMPLETED,
        shows=("member.good.result_rows", "member.outstanding.result_rows"), met=("member.completed.all_rows",),
    ),
    Example(
        "tiêu chí khác Trung bình, đợt chọn Tốt", member(rows={"MEMBER_STYLE": AVERAGE}), COMPLETED,
        shows=("member.good.other_rows",), options={"member_good_other_rows": "GOOD"},
    ),
    Example(
        "một tiêu chí Kém", member(rows={"MEMBER_ETHICS": POOR}), NOT_COMPLETED,
        shows=("member.completed.all_rows", "member.good.other_rows", "member.outstanding.other_rows"),
    ),
    Example("công chức xuất sắc", civil(OUTSTANDING), OUTSTANDING, met=("member.outstanding.civil_service",)),
    Example(
        "công chức hoàn thành tốt", civil(GOOD), GOOD,
        shows=("member.outstanding.civil_service",), met=("member.good.civil_service",),
    ),
    Example(
        "công chức hoàn thành", civil(COMPLETED), COMPLETED,
        shows=("member.good.civil_service", "member.outstanding.civil_service"), met=("member.completed.civil_service",),
    ),
    Example(
        "công chức hoàn thành, đợt chỉ ràng buộc mức xuất sắc", civil(COMPLETED), GOOD,
        shows=("member.outstanding.civil_service",), options={"member_civil_service_link": "OUTSTANDING_ONLY"},
    ),
    Example(
        "công chức không hoàn thành", civil(NOT_COMPLETED), NOT_COMPLETED,
        shows=("member.trigger.civil_service", "member.completed.civil_service"),
    ),
    Example(
        "công chức không hoàn thành, cấp quyết định bỏ qua",
        civil(NOT_COMPLETED, overrides={"member.trigger.civil_service": "Đang khiếu nại đúng"}), COMPLETED,
        met=("member.completed.civil_service",), shows=("member.good.civil_service",),
    ),
    Example("công chức chưa có kết quả", civil(None), None, missing=("fact.civil_service",)),
    Example(
        "không phải công chức thì không xét", member(civil_service_rating=NOT_COMPLETED), OUTSTANDING,
    ),
    Example("dưới 50% nhiệm vụ", member(under_half_of_tasks=True), NOT_COMPLETED, shows=("member.trigger.tasks",)),
    Example("không ghi nhận dưới 50%", member(), OUTSTANDING, met=("member.trigger.tasks",)),
    Example("kết luận suy thoái", member(degradation=(CONCLUSION,)), NOT_COMPLETED, shows=("member.trigger.degradation",)),
    Example("kỷ luật trong năm", member(disciplines=(DISCIPLINE,)), NOT_COMPLETED, shows=("member.trigger.disciplined",)),
    Example(
        "kỷ luật tính năm trước", member(disciplines=(OF_2018,)), OUTSTANDING,
        met=("member.trigger.disciplined",), noted=("status.counted_once",),
    ),
    Example(
        "kỷ luật, cấp quyết định bỏ qua có lý do",
        member(disciplines=(DISCIPLINE,), overrides={"member.trigger.disciplined": "Kỷ luật đã được hủy"}), OUTSTANDING,
    ),
    Example("nghỉ ốm 89 ngày", member(sick_days=89), OUTSTANDING, met=("member.ceiling.sick_leave",)),
    Example("nghỉ ốm 90 ngày", member(sick_days=90), COMPLETED, shows=("member.ceiling.sick_leave",)),
    Example("nghỉ ốm 90 ngày, đợt tính 92", member(sick_days=90), OUTSTANDING, options={"sick_days": 92}),
    Example("nghỉ thai sản 180 ngày", member(maternity_days=180), OUTSTANDING, noted=("status.maternity",)),
    Example(
        "người đứng đầu tổ chức hoàn thành", member(is_head=True, headed_organization_level=COMPLETED), COMPLETED,
        shows=("member.ceiling.head",),
    ),
    Example(
        "người đứng đầu tổ chức không hoàn thành", member(is_head=True, headed_organization_level=NOT_COMPLETED),
        NOT_COMPLETED, shows=("member.ceiling.head",),
    ),
    Example(
        "người đứng đầu tổ chức xuất sắc", member(is_head=True, headed_organization_level=OUTSTANDING), OUTSTANDING,
        met=("member.ceiling.head",),
    ),
    Example(
        "người đứng đầu tổ chức không thuộc diện xếp loại", member(is_head=True, headed_organization_level=NOT_RATED),
        OUTSTANDING, met=("member.ceiling.head",),
    ),
    Example("người đứng đầu, tổ chức chưa quyết định", member(is_head=True), None, missing=("fact.headed_organization",)),
    Example(
        "cần nhận xét nơi cũ, chưa có", member(former_cell_comment_required=True), None,
        missing=("fact.former_cell_comment",),
    ),
    Example(
        "cần nhận xét nơi cũ, đã có",
        member(former_cell_comment_required=True, former_cell_comment_present=Found(True, "Nhận xét 3-NX/CB")), OUTSTANDING,
    ),
    Example("chưa kiểm điểm", member(reviewed=None), None, missing=("fact.review",)),
    Example("không kiểm điểm", member(reviewed=False), None, missing=("fact.review",)),
    Example("chưa tự xếp loại", member(self_level=None), None, missing=("fact.self_level",)),
    Example("chưa biểu quyết", member(vote=None), None, missing=("fact.member_vote",)),
    Example("chưa chấm một tiêu chí", member(rows={"MEMBER_STYLE": None}), None, missing=("fact.grades",)),
    # --- organizations, HD 21-HD/BTCTW (18/10/2019) II.B.1.3
    Example(
        "chi bộ đủ điều kiện xuất sắc", organization(), OUTSTANDING,
        met=("cell.outstanding.members_completed", "cell.outstanding.members_good", f"{O_OUT}.result_rows"),
        noted=("organization.outstanding.model",),
    ),
    Example("I.4 Tốt", organization(rows={"ORG_INSPECTION": WELL}), GOOD, shows=(f"{O_OUT}.result_rows",)),
    Example("II.2 Tốt", organization(rows={"ORG_TARGETS": WELL}), GOOD, shows=(f"{O_OUT}.result_rows",)),
    Example("II.1 Tốt vẫn xuất sắc", organization(rows={"ORG_PROGRAMMES": WELL}), OUTSTANDING),
    Example(
        "II.1 Tốt, đợt tính II.1 là kết quả", organization(rows={"ORG_PROGRAMMES": WELL}), GOOD,
        shows=(f"{O_OUT}.result_rows",), options={"result_rows_organization": "TASKS"},
    ),
    Example(
        "III Trung bình", organization(rows={"ORG_REMEDIES": AVERAGE}), GOOD,
        shows=(f"{O_OUT}.other_rows",), met=(f"{O_GOOD}.other_rows", f"{O_GOOD}.result_rows"),
    ),
    Example(
        "I.2 Trung bình", organization(rows={"ORG_CADRES": AVERAGE}), COMPLETED,
        shows=(f"{O_GOOD}.result_rows", f"{O_OUT}.result_rows"), met=("organization.completed.all_rows",),
    ),
    Example(
        "III Kém", organization(rows={"ORG_REMEDIES": POOR}), NOT_COMPLETED,
        shows=("organization.completed.all_rows", f"{O_GOOD}.other_rows"),
        met=("organization.trigger.party_building_poor",),
    ),
    Example(
        "I.1 Kém", organization(rows={"ORG_POLITICS": POOR}), NOT_COMPLETED,
        shows=("organization.trigger.party_building_poor", "organization.completed.all_rows"),
    ),
    Example("80% đảng viên tốt", organization(children=children(good=8, completed=2)), OUTSTANDING),
    Example(
        "79% đảng viên tốt", organization(children=children(good=79, completed=21)), GOOD,
        shows=("cell.outstanding.members_good",), met=("cell.good.members_good", "cell.good.members_completed"),
    ),
    Example("50% đảng viên tốt", organization(children=children(good=5, completed=5)), GOOD),
    Example(
        "49% đảng viên tốt", organization(children=children(good=49, completed=51)), COMPLETED,
        shows=("cell.good.members_good", "cell.outstanding.members_good"),
    ),
    Example(
        "một đảng viên không hoàn thành", organization(children=children(good=9, failed=1)), COMPLETED,
        shows=("cell.good.members_completed", "cell.outstanding.members_completed"),
        met=("cell.trigger.members_failed",),
    ),
    Example("đúng 20% không hoàn thành", organization(children=children(good=8, failed=2)), COMPLETED),
    Example(
        "trên 20% không hoàn thành", organization(children=children(good=79, failed=21)), NOT_COMPLETED,
        shows=("cell.trigger.members_failed",),
    ),
    Example(
        "trên 20% bị kỷ luật",
        organization(children=children(good=7) + tuple(ChildResult("Kỷ luật", COMPLETED, disciplined=True) for _ in range(2))),
        NOT_COMPLETED, shows=("cell.trigger.members_failed",),
    ),
    Example(
        "trên 20% không hoàn thành, đợt không áp dụng", organization(children=children(good=7, failed=3)), COMPLETED,
        options={"trigger_cell_members": False},
    ),
    Example(
        "đảng bộ 80% trực thuộc tốt", organization(PARTY, children=children(good=4, completed=1)), OUTSTANDING,
        met=("party_organization.outstanding.children_good", "party_organization.outstanding.children_completed"),
    ),
    Example(
        "đảng bộ 75% trực thuộc tốt", organization(PARTY, children=children(good=3, completed=1)), GOOD,
        shows=("party_organization.outstanding.children_good",), met=("party_organization.good.children_good",),
    ),
    Example(
        "đảng bộ 1/3 trực thuộc tốt", organization(PARTY, children=children(good=1, completed=2)), COMPLETED,
        shows=("party_organization.good.children_good",),
    ),
    Example(
        "đảng bộ có một chi bộ không hoàn thành", organization(PARTY, children=children(good=5, failed=1)), COMPLETED,
        shows=("party_organization.good.children_completed", "party_organization.outstanding.children_completed"),
        met=("party_organization.trigger.children_failed",),
    ),
    Example(
        "đảng bộ trên 20% không hoàn thành", organization(PARTY, children=children(good=3, failed=1)), NOT_COMPLETED,
        shows=("party_organization.trigger.children_failed",),
    ),
    Example(
        "đảng bộ trên 20% không hoàn thành, đợt không áp dụng", organization(PARTY, children=children(good=3, failed=1)),
        COMPLETED, options={"trigger_sub_organizations": False},
    ),
    Example(
        "đảng bộ bộ phận tính là một trực thuộc",
        organization(PARTY, children=(*children(good=4), ChildResult("Bộ phận", NOT_COMPLETED, is_section=True))), COMPLETED,
        shows=("party_organization.good.children_completed",),
    ),
    Example(
        "đảng bộ bộ phận không tính",
        organization(PARTY, children=(*children(good=4), ChildResult("Bộ phận", NOT_COMPLETED, is_section=True))),
        OUTSTANDING, options={"section_counts_as_child": False},
    ),
    Example(
        "bí thư quyết định sau, tính theo mức đề xuất",
        organization(children=(*children(good=4), ChildResult("Bí thư", None, counted_later=True, proposed_level=COMPLETED))),
        OUTSTANDING,
    ),
    Example(
        "bí thư quyết định sau, đề xuất không hoàn thành",
        organization(children=(*children(good=4), ChildResult("Bí thư", None, counted_later=True, proposed_level=NOT_COMPLETED))),
        COMPLETED, shows=("cell.good.members_completed",),
    ),
    Example(
        "bí thư quyết định sau, đợt không tính",
        organization(children=(*children(good=4), ChildResult("Bí thư", None, counted_later=True, proposed_level=NOT_COMPLETED))),
        OUTSTANDING, options={"later_in_ratio": "EXCLUDED"},
    ),
    Example(
        "đã gửi mà chưa quyết định thì phải chờ",
        organization(children=(*children(good=4), ChildResult("Đã gửi", None, proposed_level=GOOD))), None,
        missing=("fact.children",),
    ),
    Example(
        "không gửi thì không chờ, không tính", organization(children=(*children(good=4), ChildResult("Không gửi"))), OUTSTANDING,
    ),
    Example(
        "không gửi, đợt tính trên toàn bộ", organization(children=(*children(good=4), ChildResult("Không gửi"))), COMPLETED,
        shows=("cell.outstanding.members_completed",), options={"ratio_denominator": "PRESENT"},
    ),
    Example("chưa ai được xếp loại", organization(children=()), None, missing=("fact.children",)),
    Example(
        "chính quyền, Mặt trận, đoàn thể tốt",
        organization(authorities_required=True, government=GOOD, front=GOOD, mass_organizations=OUTSTANDING), OUTSTANDING,
        met=(f"{O_OUT}.authorities",),
    ),
    Example(
        "đoàn thể chỉ hoàn thành",
        organization(authorities_required=True, government=GOOD, front=GOOD, mass_organizations=COMPLETED), GOOD,
        shows=(f"{O_OUT}.authorities",), met=(f"{O_GOOD}.authorities",),
    ),
    Example(
        "chính quyền không hoàn thành",
        organization(authorities_required=True, government=NOT_COMPLETED, front=GOOD, mass_organizations=GOOD), COMPLETED,
        shows=(f"{O_GOOD}.authorities", f"{O_OUT}.authorities"),
    ),
    Example(
        "xã chưa có kết quả của Mặt trận", organization(authorities_required=True, government=GOOD, mass_organizations=GOOD),
        None, missing=("fact.authorities",),
    ),
    Example("50% chỉ tiêu", organization(targets_share=Fraction(1, 2)), OUTSTANDING, met=("organization.trigger.targets",)),
    Example(
        "49,9% chỉ tiêu", organization(targets_share=Fraction(499, 1000)), NOT_COMPLETED,
        shows=("organization.trigger.targets",),
    ),
    Example("30% chỉ tiêu do bất khả kháng", organization(targets_share=Fraction(3, 10), force_majeure=True), OUTSTANDING),
    Example("chưa ghi chỉ tiêu", organization(targets_share=None), None, missing=("fact.targets",)),
    Example(
        "kết luận mất đoàn kết", organization(degradation=(CONCLUSION,)), NOT_COMPLETED,
        shows=("organization.trigger.disunity",),
    ),
    Example(
        "kết luận mất đoàn kết, đợt không áp dụng", organization(degradation=(CONCLUSION,)), OUTSTANDING,
        options={"trigger_disunity": False},
    ),
    Example(
        "tổ chức bị kỷ luật", organization(disciplines=(DISCIPLINE,)), NOT_COMPLETED,
        shows=("organization.trigger.disciplined",),
    ),
    Example(
        "tự phát hiện, khắc phục xong nhưng cấp quyết định chưa xét", organization(disciplines=(REMEDIED,)), NOT_COMPLETED,
        shows=("organization.trigger.disciplined",),
    ),
    Example(
        "tự phát hiện, khắc phục xong, cấp quyết định xét",
        organization(disciplines=(REMEDIED,), overrides={"organization.trigger.disciplined": "Đã khắc phục xong"}), COMPLETED,
        shows=("organization.trigger.disciplined",),
    ),
    Example(
        "như trên, đợt cho đến hoàn thành tốt",
        organization(disciplines=(REMEDIED,), overrides={"organization.trigger.disciplined": "Đã khắc phục xong"}), GOOD,
        shows=("organization.trigger.disciplined",), options={"remedied_ceiling": "GOOD"},
    ),
    Example(
        "chưa khắc phục thì không bỏ qua được",
        organization(disciplines=(REMEDIED, DISCIPLINE), overrides={"organization.trigger.disciplined": "Xin bỏ qua"}),
        NOT_COMPLETED, shows=("organization.trigger.disciplined",),
    ),
    Example(
        "tổ chức bị kỷ luật tính năm trước", organization(PARTY, disciplines=(OF_2018,)), OUTSTANDING,
        noted=("status.counted_once",),
    ),
    Example(
        "tổ chức cơ sở chưa có ý kiến Ủy ban Kiểm tra", organization(inspection_opinion_required=True), None,
        missing=("fact.inspection_opinion",),
    ),
    Example(
        "đã có ý kiến Ủy ban Kiểm tra",
        organization(inspection_opinion_required=True, inspection_opinion=Found("Không có vi phạm", "CV 9-CV/UBKTHU")),
        OUTSTANDING,
    ),
    Example("chưa bỏ phiếu", organization(ballot=None), None, missing=("fact.ballot",)),
    Example(
        "số phiếu không khớp", organization(ballot=Tally(10, 11, 11, 11, 11, {GOOD: 11})), None, missing=("fact.ballot",),
    ),
    Example("tổ chức chưa kiểm điểm", organization(PARTY, reviewed=None), None, missing=("fact.review",)),
    Example(
        "thiếu nhiều thứ", OrganizationCase(YEAR, PARTY), None,
        missing=("fact.review", "fact.self_level", "fact.ballot", "fact.grades", "fact.targets", "fact.children"),
    ),
]  # fmt: skip
