"""Dated states of an organization do not overlap: an exclusion constraint on PostgreSQL.

It stands here and not in Meta, where it would break SQLite; there `actions.check_after_last_state`, inside the write lock, gives
the same refusal (on PostgreSQL as well, before the constraint is asked).
"""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE organizations_organizationstate ADD CONSTRAINT organization_state_no_overlap
    EXCLUDE USING gist (organization_id WITH =, daterange(starts, ends, '[)') WITH &&);
"""
REMOVE = "ALTER TABLE organizations_organizationstate DROP CONSTRAINT IF EXISTS organization_state_no_overlap;"


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_category_codes")]

    operations = [migrations.RunPython(add, remove)]
