"""Who may do what in the rating year: `check_…` raises a Vietnamese sentence, `can_…` is for buttons.

A part is played by a body (HD 21-HD/BTCTW, 18/10/2019; ratings.md 11.3), a body by the people who hold a grant for it:
the secretary's grant of exactly that organization for a cell or a committee, organization staff over the place for the
organization department, the leader's grant on the top for its standing committee.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assessments.ratings.models import Assessment, CapGroup, Cycle, CycleState, FactKind, Opinion, State, Step
from assessments.ratings.rules.levels import Body, Level
from assessments.ratings.rules.organizations import authorities_required
from assessments.ratings.transitions import ACT_LABELS, TRANSITIONS, Act, Part, Transition, transition
from organizations.models import Organization
from organizations.scope import Role, scope_of
from partybase.refusal import NotAllowed, Refusal

COMMITTEE_BODIES = (Body.CELL, Body.CELL_COMMITTEE, Body.SECTION_COMMITTEE, Body.GRASSROOTS_COMMITTEE)
CELL_BODIES = (Body.CELL, Body.CELL_COMMITTEE)
DECIDING = (Act.DECIDE, Act.REDECIDE, Act.SET_NOT_RATED, Act.RESUME)
COMMENTS = (FactKind.FORMER_CELL_COMMENT, FactKind.TEMPORARY_CELL_COMMENT)
NO_RESULT = (State.EXEMPT, State.NOT_RATED)


def acts_as(by: Any, body: str, organization_id: int | None, place_path: str = "") -> bool:
    """Whether the user holds a grant for this body of this organization."""
    scope = scope_of(by)
    if organization_id is None:
        return False
    if body == Body.DISTRICT_STANDING_COMMITTEE:
        return scope.holds(organization_id, Role.LEADER)
    if body == Body.ORGANIZATION_DEPARTMENT:
        return scope.covers(place_path, Role.ORGANIZATION_STAFF)
    if body in COMMITTEE_BODIES:
        return scope.holds(organization_id, Role.SECRETARY)
    return False


def plays(by: Any, assessment: Assessment, part: str) -> bool:
    """Whether the user plays this part for the assessment."""
    path = assessment.place.path
    if part == Part.SENDER:
        return scope_of(by).holds(assessment.place_id, Role.SECRETARY)
    if part == Part.PROPOSER:
        return acts_as(by, assessment.proposer_body, assessment.proposer_id, path)
    return acts_as(by, assessment.decider_body, assessment.decider_id, path)


def parts_of(by: Any, assessment: Assessment) -> frozenset[str]:
    return frozenset(part for part in (Part.SENDER, Part.PROPOSER, Part.DECIDER) if plays(by, assessment, part))


def is_self(by: Any, assessment: Assessment) -> bool:
    member = getattr(by, "member", None)
    return member is not None and assessment.member_id == member.pk


def check_act(by: Any, act: str, assessment: Assessment) -> None:
    """Refuse an act that the table does not list for this route and state, or that is not this user's part.

    Raises `NotAllowed` for the wrong person, `Refusal` for the wrong state. The caller holds the cycle's row.
    """
    rows = [row for row in _rows_of(act, assessment.route) if any(plays(by, assessment, part) for part in row.parts)]
    if not rows:
        raise NotAllowed(f"Đồng chí không có thẩm quyền {ACT_LABELS[act]} đối với “{assessment.name}”.")
    if not any(assessment.state in row.before for row in rows):
        raise Refusal(
            f"Không thể {ACT_LABELS[act]} đối với “{assessment.name}”: hồ sơ đang ở trạng thái "
            f"“{assessment.get_state_display()}”. Hãy tải lại trang để xem trạng thái hiện nay."
        )
    if act in DECIDING and is_self(by, assessment):
        raise NotAllowed("Không ai được ghi quyết định xếp loại của chính mình; hãy để đồng chí khác của cấp ủy ghi.")
    if act == Act.PROPOSE and assessment.route == "A" and is_self(by, assessment):
        raise NotAllowed("Không ai được đề xuất mức xếp loại của chính mình.")


def _rows_of(act: str, route: str) -> list[Transition]:
    return [row for row in TRANSITIONS if row.act == act and route in row.routes]


def can_act(by: Any, act: str, assessment: Assessment) -> bool:
    try:
        check_act(by, act, assessment)
    except Refusal:
        return False
    row = transition(act, assessment.route, assessment.state)
    return row is not None and assessment.cycle.accepts_work


def check_two_people(by: Any, assessments: Assessment | Iterable[Assessment]) -> None:
    """Where proposing and deciding belong to two bodies, one account cannot do both: in route A the last proposal, in
    route B the sending that carries the cell committee's proposal. One statement for a whole list."""
    rows = [assessments] if isinstance(assessments, Assessment) else list(assessments)
    proposals = (
        Opinion.objects.filter(assessment_id__in=[a.pk for a in rows if a.route == "A"], step=Step.PROPOSAL)
        .order_by("at", "id")
        .values_list("assessment_id", "by_id")
    )
    last = dict(proposals) | {a.pk: a.sent_by_id for a in rows if a.route == "B"}
    own = [a.name for a in rows if last.get(a.pk) == by.pk]
    if own:
        shown = ", ".join(f"“{name}”" for name in own[:5])
        raise NotAllowed(
            f"{shown}: đồng chí đã ghi đề xuất nên không được ghi quyết định; đề xuất và quyết định thuộc hai cấp. "
            "Hãy để đồng chí khác của cấp quyết định ghi."
        )


def check_accepts_work(cycle: Cycle) -> None:
    if not cycle.accepts_work:
        raise Refusal(
            f"{cycle} đang ở trạng thái “{cycle.get_state_display()}” nên không nhận thay đổi. "
            "Muốn sửa, Ban Tổ chức phải mở lại đợt bằng văn bản của Ban Thường vụ."
        )


def check_can_run_cycle(by: Any, top: Organization) -> None:
    """Opening, closing, reopening, deadlines, differences: organization staff of the top, naming the body's paper."""
    if not scope_of(by).holds(top.pk, Role.ORGANIZATION_STAFF):
        raise NotAllowed("Chỉ cán bộ Ban Tổ chức của cấp ủy được mở, khóa, mở lại đợt xếp loại và chỉnh danh sách.")


def can_run_cycle(by: Any, top: Organization) -> bool:
    return scope_of(by).holds(top.pk, Role.ORGANIZATION_STAFF)


def check_can_decide_for(by: Any, body: str, organization: Organization) -> None:
    """Recording a body's decision, publication, exceptions of its cap groups."""
    if not acts_as(by, body, organization.pk, organization.path):
        raise NotAllowed(f"Đồng chí không được giao ghi quyết định của cấp ủy {organization.name}.")


def body_of(organization: Organization, by: Any) -> str | None:
    """The deciding body of an organization that the user records for, or None."""
    for body in (Body.DISTRICT_STANDING_COMMITTEE, Body.GRASSROOTS_COMMITTEE, Body.CELL_COMMITTEE):
        fits = {
            Body.DISTRICT_STANDING_COMMITTEE: organization.parent_id is None,
            Body.GRASSROOTS_COMMITTEE: organization.kind == "DBCS",
            Body.CELL_COMMITTEE: organization.kind == "CBCS",
        }[body]
        if fits and acts_as(by, body, organization.pk, organization.path):
            return body
    return None


def same_body(body: str, other: str) -> bool:
    """Where a cell has no committee the cell takes its place: the same secretary records for both."""
    return body == other or (body in CELL_BODIES and other in CELL_BODIES)


def why_reviews_are_settled(organization: Organization, year: int) -> str:
    """For `meetings.permissions.YEAR_GUARDS`: verdicts of a closed year read its sessions, so they stand still with it."""
    tops = organization.ancestor_ids[:1]
    cycle = Cycle.objects.filter(top_id__in=tops, year=year, state=CycleState.CLOSED).defer("snapshot").first()
    if cycle is None:
        return ""
    return (
        f"{cycle} đã khóa nên hội nghị kiểm điểm của năm {year} không sửa, không ghi thêm được. "
        "Muốn sửa, Ban Tổ chức phải mở lại đợt bằng văn bản của Ban Thường vụ."
    )


# --- facts that others than the sender record --------------------------------------------------------------------


def check_can_record_authorities(by: Any, assessment: Assessment) -> None:
    """Ratings of government, Front and mass organizations: organization staff, of communes and towns only."""
    if not scope_of(by).covers(assessment.place.path, Role.ORGANIZATION_STAFF):
        raise NotAllowed("Chỉ cán bộ Ban Tổ chức ghi xếp loại của chính quyền, Mặt trận và các đoàn thể.")
    if not wants_authorities(assessment):
        raise Refusal(
            f"“{assessment.name}” không có chính quyền, Mặt trận, đoàn thể cùng cấp (không phải xã, phường, thị trấn) "
            "nên không ghi các xếp loại này."
        )


def wants_authorities(assessment: Assessment) -> bool:
    return not assessment.is_member and authorities_required(
        assessment.cycle.rulebook,
        kind_code=assessment.organization_kind,
        category=assessment.category.code if assessment.category else "",
    )


def check_can_record_opinion(by: Any, assessment: Assessment) -> None:
    """The opinion of the inspection commission on a grassroots organization: inspection staff."""
    if not scope_of(by).covers(assessment.place.path, Role.INSPECTION_STAFF):
        raise NotAllowed("Chỉ cán bộ Ủy ban Kiểm tra ghi ý kiến về tổ chức cơ sở đảng.")
    if assessment.is_member or assessment.organization_kind not in Organization.GRASSROOTS_KINDS:
        raise Refusal(f"“{assessment.name}” không phải tổ chức cơ sở đảng nên không cần ý kiến của Ủy ban Kiểm tra.")


def check_can_comment(by: Any, assessment: Assessment, kind: str, paper: str = "") -> None:
    """The comment of the former or temporary cell: its secretary; or the sender, who then names the paper it came with."""
    cell_id = commented_cell_id(assessment, kind)
    if cell_id is None:
        raise Refusal(
            f"“{assessment.name}” không cần nhận xét này: đợt xếp loại không ghi nơi sinh hoạt trước hoặc tạm thời."
        )
    if speaks_for(by, cell_id):
        return
    if not plays(by, assessment, Part.SENDER):
        raise NotAllowed(
            "Nhận xét do bí thư chi bộ nơi sinh hoạt trước hoặc tạm thời ghi, hoặc do chi bộ đang sinh hoạt ghi kèm số văn bản."
        )
    if not paper.strip():
        raise Refusal(
            "Chi bộ đang sinh hoạt ghi thay nhận xét thì phải ghi số và ngày văn bản nhận xét.", field="paper"
        )


def commented_cell_id(assessment: Assessment, kind: str) -> int | None:
    return assessment.previous_cell_id if kind == FactKind.FORMER_CELL_COMMENT else assessment.temporary_cell_id


def speaks_for(by: Any, cell_id: int) -> bool:
    """Secretary of a cell, or of the successor of a closed one."""
    scope = scope_of(by)
    return scope.holds(cell_id, Role.SECRETARY) or any(
        row.organization_id == cell_id and row.role == Role.SECRETARY for row in scope.inherited
    )


def _can(check: Any, *args: Any) -> bool:
    try:
        check(*args)
    except Refusal:
        return False
    return True


def can_record_authorities(by: Any, assessment: Assessment) -> bool:
    return assessment.cycle.accepts_work and _can(check_can_record_authorities, by, assessment)


def can_record_opinion(by: Any, assessment: Assessment) -> bool:
    return assessment.cycle.accepts_work and _can(check_can_record_opinion, by, assessment)


def can_comment(by: Any, assessment: Assessment, kind: str) -> bool:
    return assessment.cycle.accepts_work and _can(check_can_comment, by, assessment, kind, "văn bản")


# --- what may be seen before publication -------------------------------------------------------------------------


def level_for(user: Any, assessment: Assessment) -> Level | None:
    """The furthest level of an assessment that the user may know: all of it for who works on it or once published;
    what was sent for the sender's side; nothing of a place outside the scope."""
    if may_see_result(user, assessment):
        return assessment.current_level
    if scope_of(user).covers(assessment.place.path, Role.SECRETARY) and assessment.sender_level:
        return Level(assessment.sender_level)
    return None


def may_see_result(user: Any, assessment: Assessment) -> bool:
    """Appraisal, decided level and cap before publication: not for those below the bodies that work on it."""
    if assessment.state == State.PUBLISHED:
        return True
    return sees_work_of(user, assessment)


def sees_work_of(user: Any, assessment: Assessment) -> bool:
    scope = scope_of(user)
    path = assessment.place.path
    if scope.covers(path, Role.ORGANIZATION_STAFF, Role.LEADER):
        return True
    # in route B the proposer is the sender's own committee: it stands below the decision, not at work on it
    if assessment.route == "A" and assessment.proposer_id and plays(user, assessment, Part.PROPOSER):
        return True
    return plays(user, assessment, Part.DECIDER)


def may_see_group(user: Any, group: CapGroup) -> bool:
    """Group totals from the grassroots committee up; a cell sees its own numbers and the rule."""
    scope = scope_of(user)
    return scope.covers(group.organization.path, Role.ORGANIZATION_STAFF, Role.LEADER) or scope.holds(
        group.organization_id, Role.SECRETARY
    )


def has_text(*texts: str) -> bool:
    return all(text and text.strip() for text in texts)
