"""Forms of the administrator: an account with its first grant, grants, reasons."""

from __future__ import annotations

from typing import Any

from django import forms

from organizations.models import Organization
from organizations.scope import ROLE_LABELS, Role
from partybase.today import today
from partybase.web.fields import DateField
from partybase.web.forms import PageForm

# Secretaries get theirs with their post, so that the right ends with it.
GRANTED_BY_HAND = (Role.ORGANIZATION_STAFF, Role.LEADER, Role.INSPECTION_STAFF, Role.ADMINISTRATOR, Role.SECRETARY)


class GrantForm(PageForm):
    role = forms.ChoiceField(
        label="Vai trò",
        choices=[("", "Chọn vai trò"), *((role, ROLE_LABELS[role]) for role in GRANTED_BY_HAND)],
        help_text="Bí thư, phó bí thư nhận tài khoản từ danh sách người giữ chức vụ: quyền tự hết khi thôi giữ chức.",
        error_messages={"required": "Hãy chọn vai trò.", "invalid_choice": "Vai trò này không có trong danh sách."},
    )
    organization = forms.ModelChoiceField(
        label="Tổ chức đảng",
        queryset=Organization.objects.none(),
        empty_label="Chọn tổ chức đảng",
        help_text="Quyền bao gồm tổ chức này và mọi tổ chức trực thuộc.",
        error_messages={
            "required": "Hãy chọn tổ chức đảng.",
            "invalid_choice": "Tổ chức đảng này không có trong danh sách. Hãy chọn lại.",
        },
    )
    starts = DateField(label="Từ ngày", error_messages={"required": "Hãy nhập ngày bắt đầu có quyền."})
    reason = forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Quyết định, phân công; ví dụ: QĐ 12-QĐ/HU ngày 02/01/2019.",
        error_messages={
            "required": "Hãy ghi căn cứ giao quyền.",
            "max_length": "Căn cứ dài quá 300 ký tự; hãy viết gọn lại.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managed = Organization.objects.visible_to(self.user, Role.ADMINISTRATOR).open()
        self.fields["organization"].queryset = managed.order_by("depth", "sort_key", "pk")
        self.fields["starts"].initial = today()


class AccountForm(GrantForm):
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; ví dụ: nguyenvan.an.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Hãy nhập tên đăng nhập.", "max_length": "Tên đăng nhập dài nhất 60 ký tự."},
    )
    full_name = forms.CharField(
        label="Họ và tên",
        max_length=150,
        error_messages={"required": "Hãy nhập họ và tên.", "max_length": "Họ và tên dài nhất 150 ký tự."},
    )
    phone = forms.CharField(
        label="Điện thoại",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"max_length": "Số điện thoại dài nhất 30 ký tự."},
    )

    field_order = ["username", "full_name", "phone", "role", "organization", "starts", "reason"]


class AccountEditForm(PageForm):
    full_name = forms.CharField(
        label="Họ và tên",
        max_length=150,
        error_messages={"required": "Hãy nhập họ và tên.", "max_length": "Họ và tên dài nhất 150 ký tự."},
    )
    phone = forms.CharField(
        label="Điện thoại",
        required=False,
        max_length=30,
        error_messages={"max_length": "Số điện thoại dài nhất 30 ký tự."},
    )


class ReasonForm(PageForm):
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        error_messages={"required": "Hãy ghi lý do.", "max_length": "Lý do dài nhất 500 ký tự; hãy viết gọn lại."},
    )


class EndGrantForm(ReasonForm):
    ends = DateField(
        label="Hết quyền từ ngày",
        help_text="Từ đầu ngày này, người dùng không còn quyền.",
        error_messages={"required": "Hãy nhập ngày hết quyền."},
    )
    field_order = ["ends", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends"].initial = today()
