"""Stays, status periods and posts of one member do not overlap, nor do two secretaries of one organization.

Exclusion constraints on PostgreSQL. They stand here and not in Meta, where they would break SQLite; there the check in
`members.actions`, inside the write lock, gives the same refusal (on PostgreSQL as well, before the constraint is asked).
"""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE members_membership ADD CONSTRAINT membership_no_overlap
    EXCLUDE USING gist (member_id WITH =, kind WITH =, daterange(starts, ends, '[)') WITH &&);
ALTER TABLE members_statusperiod ADD CONSTRAINT status_period_no_overlap
    EXCLUDE USING gist (member_id WITH =, kind WITH =, daterange(starts, ends, '[)') WITH &&);
ALTER TABLE members_position ADD CONSTRAINT position_no_overlap
    EXCLUDE USING gist (member_id WITH =, organization_id WITH =, kind WITH =, daterange(starts, ends, '[)') WITH &&);
ALTER TABLE members_position ADD CONSTRAINT position_secretaries_no_overlap
    EXCLUDE USING gist (organization_id WITH =, daterange(starts, ends, '[)') WITH &&) WHERE (kind = 'SECRETARY');
"""
REMOVE = """
ALTER TABLE members_position DROP CONSTRAINT IF EXISTS position_secretaries_no_overlap;
ALTER TABLE members_position DROP CONSTRAINT IF EXISTS position_no_overlap;
ALTER TABLE members_statusperiod DROP CONSTRAINT IF EXISTS status_period_no_overlap;
ALTER TABLE members_membership DROP CONSTRAINT IF EXISTS membership_no_overlap;
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("members", "0002_status_period_end_paper")]

    operations = [migrations.RunPython(add, remove)]
