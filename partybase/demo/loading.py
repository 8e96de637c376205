"""Put the demonstration into an empty database, tell whether it is there already, take it away again."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from organizations.models import Category
from partybase.demo.district import SEED, District, build_district
from partybase.demo.models import DemoMark
from partybase.demo.personas import create_personas
from partybase.demo.plan import Size
from partybase.demo.storing import Progress
from partybase.demo.year import tell_year
from partybase.refusal import Refusal

VERSION = 2  # raised when the generator makes something else
OURS = {
    "accounts", "audit", "organizations", "members", "inspections", "meetings", "ratings", "dashboards", "web", "desk",
}  # fmt: skip


def check_database() -> bool:
    """Whether the demonstration stands in the database (prepared here as far as migrations go).

    Raises Refusal for a database that holds anything else.
    """
    tables = set(connection.introspection.table_names())
    if tables and "organizations_organization" not in tables and tables != {"django_migrations"}:
        raise Refusal(
            f"Cơ sở dữ liệu {name_of_database()} đang chứa dữ liệu của một hệ thống khác ({len(tables)} bảng), "
            "nên không đụng vào. Hãy đặt DATABASE_URL tới một cơ sở dữ liệu trống."
        )
    call_command("migrate", verbosity=0)
    if DemoMark.objects.exists():
        return True
    found = [
        model._meta.verbose_name for model in apps.get_models() if _counts(model) and model._default_manager.exists()
    ]
    if found:
        raise Refusal(
            f"Cơ sở dữ liệu {name_of_database()} đang chứa dữ liệu khác ({', '.join(map(str, found[:5]))}), không phải bản trình "
            "diễn, nên không đụng vào. Hãy đặt DATABASE_URL tới một cơ sở dữ liệu trống."
        )
    return False


def _counts(model: type) -> bool:
    """Models whose rows somebody entered: ours, less code lists that migrations fill."""
    return model._meta.app_label in OURS and model is not Category and model._meta.managed and not model._meta.proxy


def name_of_database() -> str:
    return str(connection.settings_dict["NAME"])


@transaction.atomic
def load(*, size: Size | None = None, seed: int = SEED, progress: Progress) -> District:
    """The whole demonstration in one transaction: broken off, nothing stays."""
    district = build_district(seed, size=size, progress=progress)
    progress("Tài khoản", 0)
    users = create_personas(district)
    progress("Tài khoản", 1)
    tell_year(district, users, progress)
    DemoMark.objects.create(seed=seed, version=VERSION, members=sum(map(len, district.members.values())))
    return district


def clear() -> None:
    """Take the demonstration away: the file of SQLite, the tables of PostgreSQL; then prepare the database anew.

    Call it only after `check_database` said that it is the demonstration.
    """
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        connection.close()
        file = Path(name_of_database())
        for part in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            part.unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
    call_command("migrate", verbosity=0)
