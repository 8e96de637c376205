"""Self-rating: a cell's members on one page (grid, or one form a member), an organization's sheet, check and send."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.ratings.actions.opened import mark_sheet_opened
from assessments.ratings.actions.sheets import Sheet, recall, save_sheet
from assessments.ratings.forms.sheets import MemberRowForm, SheetVoteForm, VoteHeader, count_of
from assessments.ratings.models import Assessment, BallotKind
from assessments.ratings.permissions import plays
from assessments.ratings.rules.caps import CapObject
from assessments.ratings.rules.levels import LEVELS_BEST_FIRST
from assessments.ratings.rules.verdict import Verdict
from assessments.ratings.transitions import Part
from assessments.ratings.views._base import cycle_crumbs
from assessments.ratings.views.grid import CellSheet, Row, theirs
from partybase.refusal import Conflict, NotAllowed, Refusal
from partybase.web.drafts import discard
from partybase.web.models import Receipt
from partybase.web.views import MAX_ID, ActionView, act_on

NOT_SENDER = "Chỉ bí thư, phó bí thư của {place} được nhập và gửi phiếu tự đánh giá của nơi này."
GRID_PAGE = 100


def sheet_url(assessment: Assessment) -> str:
    """The page where the sender works on an assessment."""
    if assessment.is_member:
        return reverse("ratings:sheet-members", args=[assessment.cycle_id, assessment.place_id])
    return reverse("ratings:sheet-organization", args=[assessment.pk])


def beyond_missing(problems: list[str], verdict: Verdict) -> list[str]:
    """What keeps a row from being sent and is not said by the verdict's missing facts already."""
    said = {item.text for item in verdict.missing}
    return [text for text in problems if text not in said]


def check_sender(user: Any, assessment: Assessment) -> None:
    if not plays(user, assessment, Part.SENDER):
        raise NotAllowed(NOT_SENDER.format(place=assessment.place_name))


class CellSheetView(ActionView):
    """What the pages of one cell's members share: the sheet, read once, in scope."""

    section = "ratings"
    sheet: CellSheet

    def check(self, thing: Any) -> None:
        self.sheet = CellSheet(self.request.user, self.kwargs["cycle"], self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*cycle_crumbs(self.sheet.cycle), (self.sheet.cell.name, self.sheet.cell.get_absolute_url())]

    @property
    def url(self) -> str:
        return reverse("ratings:sheet-members", args=[self.sheet.cycle.pk, self.sheet.cell.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=self.sheet, cycle=self.sheet.cycle, cell=self.sheet.cell, **kwargs)


class SheetMembersView(CellSheetView):
    """The grid of a cell's members; POST applies the vote's header to every row that already has a count."""

    template_name = "ratings/sheet_members.html"
    form_class = SheetVoteForm
    submit_label = "Áp dụng cho cả chi bộ"

    def get_title(self) -> str:
        return f"Phiếu đảng viên năm {self.sheet.cycle.year}: {self.sheet.cell.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "header": self.sheet.header}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark_sheet_opened(assessments=self.sheet.rated, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_can(self) -> dict[str, bool]:
        return {"edit": self.sheet.can_edit and any(row.editable for row in self.sheet.rows)}

    def shown_rows(self) -> list[Row]:
        rows = self.sheet.rows
        if self.request.GET.get("show") == "todo":
            return [row for row in rows if row.editable and not row.done]
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.shown_rows()
        page = max(
            1, int(number) if (number := self.request.GET.get("page", "1")).isascii() and number.isdecimal() else 1
        )
        last = max(1, -(-len(rows) // GRID_PAGE))
        page = min(page, last)
        sheet = self.sheet
        rule = sheet.cycle.rulebook.cap(CapObject.MEMBER)
        return super().get_context_data(
            rows=rows[(page - 1) * GRID_PAGE : page * GRID_PAGE],
            page_number=page,
            last_page=last,
            show=self.request.GET.get("show", ""),
            counts=sheet.counts,
            levels=[
                (level, sum(row.assessment.sender_level == level for row in sheet.rows)) for level in LEVELS_BEST_FIRST
            ],
            cap_clause=rule.clause if rule else None,
            draft_key=f"rating-grid-{sheet.cycle.pk}-{sheet.cell.pk}",
            vote_draft_key=f"rating-vote-{sheet.cycle.pk}-{sheet.cell.pk}",
            **kwargs,
        )

    def act(self, form: SheetVoteForm) -> str:
        """All rows or none; the first that cannot take the numbers is named."""
        sheet, header = self.sheet, form.cleaned_data["header"]
        if not sheet.is_sender:
            raise NotAllowed(NOT_SENDER.format(place=sheet.cell.name))
        self.changed, problems = 0, []
        for assessment in sheet.rated:
            ballot = sheet.ballot_of(assessment)
            if ballot is None or not sheet.may_save(assessment):
                continue
            counts = {level: getattr(ballot, level.value.lower()) for level in LEVELS_BEST_FIRST}
            count = count_of(header, counts)
            if count == count_of(VoteHeader.of(ballot), counts):
                continue
            try:
                save_sheet(assessment=assessment, sheet=Sheet(count=count), by=self.request.user)
                self.changed += 1
            except NotAllowed:
                raise
            except Refusal as refusal:
                problems.append(refusal.sentence)
        if problems:
            raise Refusal("Chưa áp dụng được cho dòng nào. " + " ".join(problems[:10]))
        return self.url

    def get_success_message(self, result: Any) -> str:
        if not self.changed:
            return (
                "Số liệu chung đã kiểm tra, khớp. Khi ghi số phiếu từng mức của mỗi đảng viên, số liệu này được lưu cùng; "
                "chưa có dòng nào phải đổi."
            )
        return f"Đã áp dụng số liệu biểu quyết chung cho {self.changed} đảng viên."


# --- one member ------------------------------------------------------------------------------------------------------


def _sheet_of(user: Any, pk: int, *, whole: bool = True) -> tuple[CellSheet, Assessment]:
    """The sheet a member's assessment stands on (`whole`, or this row of it alone), and the assessment; outside the scope
    404."""
    found = Assessment.objects.visible_to(user).filter(pk=pk, member__isnull=False) if 0 < pk <= MAX_ID else None
    keys = found.values_list("cycle_id", "place_id").first() if found is not None else None
    if keys is None:
        raise Http404
    sheet = CellSheet(user, *keys, alone=None if whole else pk)
    return sheet, next(a for a in sheet.members if a.pk == pk)


class MemberRowView(ActionView):
    """One form a member: what the grid does, without it; and what the grid has no room for."""

    section = "ratings"
    template_name = "ratings/member_row.html"
    form_class = MemberRowForm
    submit_label = "Lưu"

    def check(self, thing: Any) -> None:
        self.sheet, self.assessment = _sheet_of(self.request.user, self.kwargs["pk"])
        check_sender(self.request.user, self.assessment)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.sheet.may_save(self.assessment):
            messages.info(request, "Phiếu này hiện không sửa được; dưới đây là nội dung đang lưu.")
            return redirect("ratings:assessment-detail", pk=self.assessment.pk)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        ballot = self.sheet.book.ballots[self.assessment.pk].get(BallotKind.CELL_VOTE)
        return {
            **super().get_form_kwargs(),
            "assessment": self.assessment,
            "cycle": self.sheet.cycle,
            "ballot": ballot,
            "facts": self.sheet.book.facts[self.assessment.pk],
            "header": VoteHeader.of(ballot) if ballot else self.sheet.header,
        }

    def act(self, form: MemberRowForm) -> str:
        save_sheet(
            assessment=self.assessment, sheet=form.sheet(), by=self.request.user, version=form.cleaned_data["version"]
        )
        return self.following() if "and_next" in self.request.POST else f"{self.sheet_url}#row-{self.assessment.pk}"

    def following(self) -> str:
        """The next member whose row is not complete, in the order of names, then from the top; else the sheet."""
        ids = [a.pk for a in self.sheet.members]
        place = ids.index(self.assessment.pk)
        for pk in ids[place + 1 :] + ids[:place]:
            if self.sheet.problems.get(pk):
                return reverse("ratings:member-row", args=[pk])
        return self.sheet_url

    @property
    def sheet_url(self) -> str:
        return reverse("ratings:sheet-members", args=[self.sheet.cycle.pk, self.sheet.cell.pk])

    def get_success_message(self, result: Any) -> str:
        return f"Đã lưu phiếu của đ/c {self.assessment.name}."

    def get_title(self) -> str:
        return f"Phiếu năm {self.sheet.cycle.year}: {self.assessment.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*cycle_crumbs(self.sheet.cycle), ("Phiếu đảng viên", self.sheet_url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ids = [a.pk for a in self.sheet.rated]
        row = self.sheet.row(self.assessment) if self.assessment.pk in ids else None
        return super().get_context_data(
            assessment=self.assessment,
            row=row,
            verdict=row.verdict if row else None,
            further=beyond_missing(row.problems, row.verdict) if row else [],
            number=ids.index(self.assessment.pk) + 1 if row else 0,
            total=len(ids),
            draft_key=f"rating-row-{self.assessment.pk}",
            **kwargs,
        )


@require_POST
def row_save(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid's save of one row: JSON. 409 tells what stands now, 422 what is wrong where, 403 why not."""
    if not request.user.is_authenticated:
        return JsonResponse({"sentence": "Phiên đăng nhập đã hết."}, status=401)
    sheet, assessment = _sheet_of(request.user, pk, whole=False)
    ballot = sheet.book.ballots[pk].get(BallotKind.CELL_VOTE)
    form = MemberRowForm(
        request.POST,
        user=request.user,
        assessment=assessment,
        cycle=sheet.cycle,
        ballot=ballot,
        facts=sheet.book.facts[pk],
        header=VoteHeader.of(ballot) if ballot else sheet.header,
    )
    try:
        check_sender(request.user, assessment)
        if not form.is_valid():
            return _invalid(form)
        save_sheet(assessment=assessment, sheet=form.sheet(), by=request.user, version=form.cleaned_data["version"])
    except NotAllowed as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=403)
    except Conflict as conflict:
        fresh, current = _sheet_of(request.user, pk, whole=False)
        answer = {"sentence": conflict.sentence, "version": current.version, "theirs": theirs(fresh, current)}
        return JsonResponse(answer, status=409)
    except Refusal as refusal:
        return JsonResponse({"sentence": refusal.sentence, "errors": {}}, status=422)
    discard(request.user, f"rating-row-{pk}")
    fresh, current = _sheet_of(request.user, pk, whole=False)
    row = fresh.row(current)
    return JsonResponse(
        {
            "version": current.version,
            "saved_at": f"{timezone.localtime():%H:%M:%S}",
            "done": row.done,
            "cells": theirs(fresh, current),
            "verdict": render_to_string("ratings/_row_verdict.html", {"row": row}, request),
        }
    )


def _invalid(form: MemberRowForm) -> JsonResponse:
    """What is wrong, field by field, and as one sentence that names each field."""
    errors = {name: list(found) for name, found in form.errors.items()}
    parts = [
        found[0] if name == "__all__" else f"{form.fields[name].label}: {found[0]}" for name, found in errors.items()
    ]
    return JsonResponse({"errors": errors, "sentence": " ".join(parts)}, status=422)


@act_on(Assessment)
def assessment_recall(request: HttpRequest, assessment: Assessment) -> str:
    recall(assessment=assessment, by=request.user)
    return (
        f"Đã rút lại phiếu của “{assessment.name}”. Phiếu trở về trạng thái đang tự đánh giá, có thể sửa rồi gửi lại."
    )


def already_done(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form whose token was carried out before, where the form itself no longer fits what stands."""
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return None
    first = Receipt.objects.filter(token=token, user=request.user).first()
    if first is None or not first.url:
        return None
    messages.info(request, "Nội dung này đã được ghi từ lần gửi trước; không ghi thêm lần nữa.")
    return HttpResponseRedirect(first.url)
