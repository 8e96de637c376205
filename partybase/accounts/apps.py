from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "partybase.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"
