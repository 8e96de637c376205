"""Pages of the tree: tree, list, founding, closing, changes, corrections. The overview and the
pages of grants stand in `desk`."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from organizations import actions, forms
from organizations.filters import OrganizationFilterSet
from organizations.models import Organization
from organizations.permissions import (
    check_can_change,
    check_can_found,
    check_can_found_top,
    check_can_see_organizations,
)
from organizations.tree import NO_MEMBERS, Node, member_counts, posts_held, tree_of, warnings_from
from partybase.refusal import NotAllowed
from partybase.today import today
from partybase.vietnamese import format_date, format_number
from partybase.web.views import ActionView, Page, ScopedListView
from partybase.web.workbooks import Column


class OrganizationTreeView(Page, TemplateView):
    """The tree as the user sees it, with member totals and warnings; three statements for any number of organizations."""

    template_name = "organizations/organization_tree.html"
    title = "Cây tổ chức đảng"
    section = "organizations"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Tổ chức đảng", reverse("organizations:organization-list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check_can_see_organizations(self.request.user)
        nodes = tree_of(Organization.objects.visible_to(self.request.user))
        roots = [node for node in nodes if node.depth == 0]
        return super().get_context_data(
            nodes=nodes,
            rows=tree_rows(nodes),
            total=len(nodes),
            members=sum(node.counts.members for node in roots),
            warned=sum(bool(node.warnings) for node in nodes),
            **kwargs,
        )


def tree_rows(nodes: list[Node]) -> list[tuple]:
    """The nodes as plain tuples: a template draws 394 of them four times as fast as objects with properties."""
    before, after = reverse("desk:organization-overview", args=[0]).rsplit("0", 1)
    return [
        (
            f"{before}{node.organization.pk}{after}",
            node.organization.name,
            format_number(node.counts.members),
            [warning.short for warning in node.warnings],
            node.children,
            node.warned_below,
            node.depth == 0,
            node.closes,
        )
        for node in nodes
    ]


class OrganizationListView(ScopedListView):
    model = Organization
    template_name = "organizations/organization_list.html"
    title = "Danh sách tổ chức đảng"
    section = "organizations"
    filterset_class = OrganizationFilterSet
    export_columns = [
        Column("Mã tổ chức", 12),
        Column("Tên tổ chức đảng", 44),
        Column("Loại tổ chức", 22),
        Column("Loại hình", 34),
        Column("Tổ chức cấp trên", 36),
        Column("Đảng viên", 11, "integer"),
        Column("Chính thức", 11, "integer"),
        Column("Dự bị", 9, "integer"),
        Column("Lưu ý", 40),
        Column("Ngày thành lập", 14, "partial_date"),
        Column("Ngày kết thúc", 14, "date"),
    ]

    def check(self) -> None:
        check_can_see_organizations(self.request.user)

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("category", "parent").order_by("sort_key", "path")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        listed = list(context["object_list"])
        counts, warnings = figures_of(listed)
        for organization in listed:
            organization.counts = counts.get(organization.pk, NO_MEMBERS)
            organization.warnings = warnings.get(organization.pk, [])
        context.update(organizations=listed, looked_for=self.request.GET.get("q", "")[:100])
        return context

    @cached_property
    def figures(self) -> tuple[dict, dict]:
        return figures_of(list(self.get_queryset()))

    def export_row(self, organization: Organization) -> list[Any]:
        counts, warnings = self.figures
        count = counts.get(organization.pk, NO_MEMBERS)
        return [
            organization.code or "",
            organization.name,
            organization.get_kind_display(),
            organization.category.name if organization.category else "",
            organization.parent.name if organization.parent else "",
            count.members,
            count.official,
            count.probationary,
            "; ".join(warning.short for warning in warnings.get(organization.pk, [])),
            for_excel(organization.founded_on),
            organization.closed_on,
        ]


def for_excel(partial: str) -> str:
    """An ISO prefix as day/month/year, month/year or year."""
    return "/".join(reversed(partial.split("-")))


def figures_of(organizations: list[Organization]) -> tuple[dict, dict]:
    """Member totals and warnings of listed organizations by id; two statements."""
    counts = member_counts(organizations)
    return counts, warnings_from(organizations, counts, posts_held(organizations, today()), today())


class OrganizationActionView(ActionView):
    """A form over one organization, with sentences that say what will happen."""

    model = Organization
    template_name = "organizations/organization_form.html"
    section = "organizations"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("parent", "category")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        crumbs = [("Tổ chức đảng", reverse("organizations:organization-list"))]
        return [*crumbs, (self.object.name, self.object.get_absolute_url())]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "organization": self.object}

    def get_consequences(self) -> list[str]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(consequences=self.get_consequences(), **kwargs)


class OrganizationFoundView(OrganizationActionView):
    form_class = forms.FoundForm
    submit_label = "Ghi thành lập"

    def get_title(self) -> str:
        return "Thành lập tổ chức đảng trực thuộc"

    def check(self, parent: Organization) -> None:
        check_can_found(self.request.user, parent)
        if not parent.is_open or parent.is_cell:
            raise NotAllowed(
                f"“{parent}” {'là chi bộ' if parent.is_cell else 'đã kết thúc hoạt động'} nên không lập tổ chức trực thuộc được."
            )

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs["parent"] = kwargs.pop("organization")
        return kwargs

    def get_consequences(self) -> list[str]:
        return [
            f"Tổ chức mới trực thuộc “{self.object}”, có trong cây từ ngày ghi dưới đây.",
            "Ai có quyền với tổ chức cấp trên thì thấy tổ chức mới ngay.",
            "Việc thành lập được ghi vào nhật ký cùng số, ngày quyết định; đã ghi thì không xóa, chỉ kết thúc hoặc sửa có lý do.",
        ]

    def act(self, form: forms.FoundForm) -> Organization:
        return actions.found_organization(parent=self.object, by=self.request.user, **form.values())

    def get_success_message(self, result: Organization) -> str:
        return f"Đã ghi thành lập “{result}”."


class OrganizationFoundTopView(ActionView):
    """First run: the organization at the head of the tree."""

    form_class = forms.FoundTopForm
    template_name = "organizations/organization_form.html"
    section = "organizations"
    title = "Lập đảng bộ đứng đầu hệ thống"
    submit_label = "Lập đảng bộ"

    def check(self, thing: Any) -> None:
        check_can_found_top(self.request.user)
        if Organization.objects.open().top().exists():
            raise NotAllowed("Hệ thống đã có đảng bộ đứng đầu; tổ chức khác thì thành lập trực thuộc đảng bộ ấy.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consequences = [
            "Đảng bộ này đứng đầu cây tổ chức; mọi tổ chức khác lập ở bên dưới.",
            "Tên cấp trên, địa danh và ký hiệu được in lên văn bản.",
            "Nếu chưa ai có quyền, tài khoản đang dùng thành quản trị hệ thống.",
        ]
        return super().get_context_data(consequences=consequences, **kwargs)

    def act(self, form: forms.FoundTopForm) -> str:
        actions.found_top(by=self.request.user, **form.values())
        return reverse("desk:home")

    def get_success_message(self, result: str) -> str:
        return "Đã lập đảng bộ đứng đầu hệ thống."


class ChangingView(OrganizationActionView):
    """An open organization, for the staff over its parent."""

    def check(self, organization: Organization) -> None:
        check_can_change(self.request.user, organization)
        if not organization.is_open:
            raise NotAllowed(f"“{organization}” đã kết thúc hoạt động; chỉ còn sửa lỗi ghi chép.")


class OrganizationChangeView(ChangingView):
    form_class = forms.ChangeForm
    submit_label = "Ghi thay đổi"

    def get_title(self) -> str:
        return "Thay đổi từ một ngày"

    def get_consequences(self) -> list[str]:
        below = Organization.objects.subtree_of(self.object).open().exclude(pk=self.object.pk).count()
        state = self.object.states.open().first()
        sentences = [
            "Tên, loại, loại hình, cấp trên cũ giữ nguyên đến hết ngày trước; giấy tờ và đợt xếp loại đã có không đổi.",
            "Đổi tổ chức cấp trên thì quyền của cấp trên cũ hết, quyền của cấp trên mới có ngay.",
        ]
        if state:
            sentences.append(f"Ngày thay đổi phải sau {format_date(state.starts)}, là lần thay đổi gần nhất.")
        if below:
            sentences.append(f"Đổi cấp trên thì {below} tổ chức bên dưới chuyển theo.")
        return sentences

    def act(self, form: forms.ChangeForm) -> Organization:
        return actions.change_organization(organization=self.object, by=self.request.user, **form.values())

    def get_success_message(self, result: Organization) -> str:
        return f"Đã ghi thay đổi của “{result}”."


class OrganizationCorrectView(OrganizationActionView):
    form_class = forms.CorrectForm
    submit_label = "Sửa lỗi"

    def get_title(self) -> str:
        return "Sửa lỗi ghi chép"

    def check(self, organization: Organization) -> None:
        check_can_change(self.request.user, organization)

    def get_consequences(self) -> list[str]:
        return [
            "Dùng khi đã ghi sai: nội dung đúng thay cho nội dung sai, kể từ lần thay đổi gần nhất.",
            "Tổ chức thật sự đổi tên, đổi cấp trên thì dùng “Thay đổi từ một ngày”.",
            "Nhật ký giữ nội dung trước, sau và lý do.",
        ]

    def act(self, form: forms.CorrectForm) -> Organization:
        return actions.correct_organization(organization=self.object, by=self.request.user, **form.values())

    def get_success_message(self, result: Organization) -> str:
        return f"Đã sửa lỗi ghi chép của “{result}”."


class OrganizationCloseView(ChangingView):
    form_class = forms.CloseForm
    submit_label = "Ghi kết thúc hoạt động"

    def get_title(self) -> str:
        return "Kết thúc hoạt động"

    def check(self, organization: Organization) -> None:
        super().check(organization)
        if organization.parent_id is None:
            raise NotAllowed("Đảng bộ đứng đầu hệ thống không kết thúc ở đây được.")

    def get_consequences(self) -> list[str]:
        total = member_counts([self.object]).get(self.object.pk, NO_MEMBERS)
        grants = self.object.grants.active_on(today()).count()
        sentences = ["Không xóa gì: hồ sơ của tổ chức vẫn đọc được, ở phạm vi của cấp trên và của tổ chức kế thừa."]
        if total.members or total.cells > self.object.is_cell:
            sentences.append(
                f"Hiện còn {total.members} đảng viên, {total.cells - self.object.is_cell} chi bộ bên dưới; "
                "phải chuyển hết đảng viên và tổ chức trực thuộc trước."
            )
        if grants:
            sentences.append(f"{grants} quyền đang có ở tổ chức này hết từ ngày kết thúc.")
        return sentences

    def act(self, form: forms.CloseForm) -> Organization:
        return actions.close_organization(organization=self.object, by=self.request.user, **form.values())

    def get_success_message(self, result: Organization) -> str:
        return f"“{result}” đã kết thúc hoạt động từ {format_date(result.closed_on)}."
