from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "assessments.meetings"
    label = "meetings"
    verbose_name = "Kiểm điểm"
