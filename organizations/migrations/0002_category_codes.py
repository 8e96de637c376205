"""The code list of loại hình: columns of the national statistical form of member ratings."""

from django.db import migrations

CATEGORIES = [
    ("XA", "Xã", True),
    ("PHUONG", "Phường", True),
    ("THI_TRAN", "Thị trấn", True),
    ("CO_QUAN_DANG_DOAN_THE", "Cơ quan Đảng, Mặt trận Tổ quốc, tổ chức chính trị - xã hội", False),
    ("CO_QUAN_NHA_NUOC", "Cơ quan Nhà nước", False),
    ("SU_NGHIEP_CONG_LAP", "Đơn vị sự nghiệp công lập", False),
    ("SU_NGHIEP_NGOAI_CONG_LAP", "Đơn vị sự nghiệp ngoài công lập", False),
    ("QUAN_DOI", "Quân đội", False),
    ("CONG_AN", "Công an", False),
    ("DN_NHA_NUOC_100", "Doanh nghiệp 100% vốn nhà nước", False),
    ("DN_NHA_NUOC_TREN_50", "Doanh nghiệp có vốn nhà nước từ 50% trở lên", False),
    ("DN_NHA_NUOC_DUOI_50", "Doanh nghiệp có vốn nhà nước dưới 50%", False),
    ("DN_CO_PHAN", "Công ty cổ phần", False),
    ("DN_TNHH", "Công ty trách nhiệm hữu hạn", False),
    ("DN_HOP_DANH", "Công ty hợp danh", False),
    ("DN_VON_NUOC_NGOAI", "Doanh nghiệp có vốn đầu tư nước ngoài", False),
    ("DN_NUOC_NGOAI_100", "Doanh nghiệp 100% vốn nước ngoài", False),
    ("HTX", "Hợp tác xã", False),
    ("NGOAI_NUOC", "Tổ chức đảng ở ngoài nước", False),
    ("KHAC", "Cơ sở khác", False),
]


def add(apps, schema_editor):
    categories = apps.get_model("organizations", "Category").objects.using(schema_editor.connection.alias)
    for number, (code, name, is_territorial) in enumerate(CATEGORIES, start=1):
        categories.update_or_create(
            code=code, defaults={"name": name, "order": number * 10, "is_territorial": is_territorial}
        )


def remove(apps, schema_editor):
    """Take the codes away again; one that an organization uses stays, since the reference protects it."""
    organizations = apps.get_model("organizations", "Organization").objects.using(schema_editor.connection.alias)
    states = apps.get_model("organizations", "OrganizationState").objects.using(schema_editor.connection.alias)
    used = {*organizations.values_list("category_id", flat=True), *states.values_list("category_id", flat=True)}
    categories = apps.get_model("organizations", "Category").objects.using(schema_editor.connection.alias)
    categories.filter(code__in=[code for code, _, _ in CATEGORIES]).exclude(pk__in=used - {None}).delete()


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
