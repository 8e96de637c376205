from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "partybase.web"
    label = "web"
    verbose_name = "Khung trang"
