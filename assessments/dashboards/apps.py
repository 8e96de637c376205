from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "assessments.dashboards"
    label = "dashboards"
    verbose_name = "Màn hình lãnh đạo"
