"""The administrator's pages: accounts, their grants, one-time passwords. No content of the organizations is shown here."""

from __future__ import annotations

from typing import Any

import django_filters
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from organizations.actions import end_grant, open_grant
from organizations.models import Grant
from organizations.querysets import active_on
from organizations.scope import ROLE_LABELS
from partybase.accounts.actions import create_account, edit_account, reset_password, set_active
from partybase.accounts.models import User
from partybase.accounts.permissions import check_can_disable, check_can_manage_accounts
from partybase.audit.models import Audience
from partybase.desk.account_forms import AccountEditForm, AccountForm, EndGrantForm, GrantForm, ReasonForm
from partybase.desk.history import history_of
from partybase.refusal import NotAllowed
from partybase.today import today
from partybase.web.filters import PageFilterSet
from partybase.web.templatetags.partybase import vn_datetime
from partybase.web.views import ActionView, ScopedDetailView, ScopedListView
from partybase.web.workbooks import Column

STATES = [
    ("active", "Đang hoạt động"),
    ("disabled", "Đang khóa"),
    ("never", "Chưa đăng nhập lần nào"),
    ("one_time", "Chưa đổi mật khẩu cấp một lần"),
]


class AccountFilterSet(PageFilterSet):
    role = django_filters.ChoiceFilter(
        label="Vai trò hiện nay", choices=list(ROLE_LABELS.items()), method="filter_role", empty_label="Tất cả"
    )
    state = django_filters.ChoiceFilter(label="Tình trạng", choices=STATES, method="filter_state", empty_label="Tất cả")

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["q"].label = "Tên đăng nhập, họ và tên"

    def filter_role(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=Grant.objects.active_on(today()).filter(role=value).values("user_id"))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        condition = {
            "active": Q(is_active=True),
            "disabled": Q(is_active=False),
            "never": Q(last_login__isnull=True),
            "one_time": Q(is_active=True, must_change_password=True),
        }[value]
        return queryset.filter(condition)


class AccountListView(ScopedListView):
    model = User
    title = "Tài khoản"
    section = "accounts"
    template_name = "desk/account_list.html"
    filterset_class = AccountFilterSet
    export_audience = Audience.ACCOUNTS
    export_counts_people = True
    export_columns = [
        Column("Tên đăng nhập", 22),
        Column("Họ và tên", 28),
        Column("Điện thoại", 16),
        Column("Vai trò hiện nay", 60),
        Column("Đăng nhập gần nhất", 20),
        Column("Tình trạng", 18),
    ]

    def check(self) -> None:
        check_can_manage_accounts(self.request.user)

    def get_base_queryset(self) -> QuerySet:
        grants = (
            Grant.objects.filter(active_on(today()))
            .select_related("organization")
            .order_by("role", "organization__path")
        )
        return super().get_base_queryset().prefetch_related(Prefetch("grants", queryset=grants, to_attr="grants_today"))

    def export_row(self, user: User) -> list[Any]:
        roles = "; ".join(f"{grant.get_role_display()} – {grant.organization}" for grant in user.grants_today)
        state = "Đang hoạt động" if user.is_active else "Đang khóa"
        return [user.username, user.full_name, user.phone, roles, vn_datetime(user.last_login), state]


class _Managed:
    """What the administrator's pages about one account share."""

    model = User
    section = "accounts"
    object: Any

    def check(self, thing: Any) -> None:
        check_can_manage_accounts(self.request.user)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        crumbs = [("Tài khoản", reverse("desk:account-list"))]
        account = self.get_account()
        return [*crumbs, (str(account), reverse("desk:account-detail", args=[account.pk]))] if account else crumbs

    def get_account(self) -> User | None:
        return self.object


class AccountDetailView(_Managed, ScopedDetailView):
    template_name = "desk/account_detail.html"
    context_object_name = "account"

    def get_title(self) -> str:
        return self.object.full_name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Tài khoản", reverse("desk:account-list"))]

    def get_can(self) -> dict[str, bool]:
        oneself = self.object.pk == self.request.user.pk
        return {
            "disable": self.object.is_active and not oneself,
            "enable": not self.object.is_active,
            "grant": not oneself,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = today()
        grants = list(
            Grant.objects.visible_to(self.request.user)
            .filter(user=self.object)
            .select_related("organization", "position")
            .order_by("-starts", "-pk")
        )
        for grant in grants:
            grant.is_open = grant.ends is None or grant.ends > day
            grant.is_coming = grant.starts > day
        failures = AccessAttempt.objects.filter(username=self.object.username).aggregate(n=Sum("failures_since_start"))[
            "n"
        ]
        return super().get_context_data(
            grants=grants, failures=failures or 0, events=history_of(self.request.user, self.object), **kwargs
        )


class OneTimePassword:
    """A form whose deed gives a one-time password: shown at once and only once, never kept and never in an address."""

    one_time_password: str = ""
    account: User

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if not self.one_time_password or response.status_code != 302:
            return response
        context = {
            "title": "Mật khẩu dùng một lần",
            "section": "accounts",
            "account": self.account,
            "one_time_password": self.one_time_password,
            "breadcrumbs": [("Tài khoản", reverse("desk:account-list"))],
        }
        return render(self.request, "desk/account_password.html", context)


class AccountAddView(OneTimePassword, _Managed, ActionView):
    title = "Thêm tài khoản"
    form_class = AccountForm
    submit_label = "Tạo tài khoản"

    def act(self, form: AccountForm) -> str:
        values = form.cleaned_data
        with transaction.atomic():
            user, password = create_account(
                username=values["username"],
                full_name=values["full_name"],
                phone=values["phone"],
                by=self.request.user,
                reason=values["reason"],
            )
            open_grant(
                user=user,
                organization=values["organization"],
                role=values["role"],
                starts=values["starts"],
                by=self.request.user,
                reason=values["reason"],
            )
        self.account, self.one_time_password = user, password
        return reverse("desk:account-detail", args=[user.pk])


class ResetPasswordView(OneTimePassword, _Managed, ActionView):
    title = "Cấp mật khẩu dùng một lần"
    form_class = ReasonForm
    submit_label = "Cấp mật khẩu"

    def check(self, thing: Any) -> None:
        super().check(thing)
        if thing.pk == self.request.user.pk:
            raise NotAllowed("Mật khẩu của chính mình thì đổi ở trang Đổi mật khẩu.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = (
            "Mật khẩu cũ hết hiệu lực ngay, các phiên đang mở của tài khoản này kết thúc. Mật khẩu mới chỉ hiện một lần; "
            "người dùng phải đổi khi đăng nhập. Hãy gọi lại cho đúng người trước khi đọc mật khẩu."
        )
        return super().get_context_data(intro=intro, **kwargs)

    def act(self, form: ReasonForm) -> str:
        self.account = self.object
        self.one_time_password = reset_password(
            user=self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        return reverse("desk:account-detail", args=[self.object.pk])


class AccountEditView(_Managed, ActionView):
    title = "Sửa thông tin tài khoản"
    form_class = AccountEditForm
    success_message = "Đã lưu thông tin tài khoản."

    def get_initial(self) -> dict[str, Any]:
        return {"full_name": self.object.full_name, "phone": self.object.phone}

    def act(self, form: AccountEditForm) -> str:
        edit_account(user=self.object, by=self.request.user, **form.values())
        return reverse("desk:account-detail", args=[self.object.pk])


class DisableView(_Managed, ActionView):
    title = "Khóa tài khoản"
    form_class = ReasonForm
    submit_label = "Khóa tài khoản"
    success_message = "Đã khóa tài khoản. Phiên đang mở kết thúc ở lần bấm tiếp theo."

    def check(self, thing: Any) -> None:
        check_can_disable(self.request.user, thing)

    def act(self, form: ReasonForm) -> str:
        set_active(user=self.object, active=False, by=self.request.user, reason=form.cleaned_data["reason"])
        return reverse("desk:account-detail", args=[self.object.pk])


class EnableView(_Managed, ActionView):
    title = "Mở lại tài khoản"
    form_class = ReasonForm
    submit_label = "Mở lại tài khoản"
    success_message = "Đã mở lại tài khoản."

    def act(self, form: ReasonForm) -> str:
        set_active(user=self.object, active=True, by=self.request.user, reason=form.cleaned_data["reason"])
        return reverse("desk:account-detail", args=[self.object.pk])


class GrantAddView(_Managed, ActionView):
    title = "Giao quyền"
    form_class = GrantForm
    submit_label = "Giao quyền"
    success_message = "Đã giao quyền."

    def check(self, thing: Any) -> None:
        super().check(thing)
        if thing.pk == self.request.user.pk:
            raise NotAllowed("Không ai tự giao quyền cho mình; nhờ cán bộ quản trị hệ thống khác giao.")

    def act(self, form: GrantForm) -> str:
        open_grant(user=self.object, by=self.request.user, **form.values())
        return reverse("desk:account-detail", args=[self.object.pk])


class GrantEndView(_Managed, ActionView):
    model = Grant
    title = "Kết thúc quyền"
    form_class = EndGrantForm
    submit_label = "Kết thúc quyền"
    success_message = "Đã ghi ngày hết quyền."

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("user", "organization")

    def get_account(self) -> User:
        return self.object.user

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grant = self.object
        return super().get_context_data(
            intro=f"Quyền “{grant.get_role_display()}” ở {grant.organization} của đồng chí {grant.user}.", **kwargs
        )

    def act(self, form: EndGrantForm) -> str:
        end_grant(grant=self.object, by=self.request.user, **form.values())
        return reverse("desk:account-detail", args=[self.object.user_id])
