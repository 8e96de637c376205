from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "partybase.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"
