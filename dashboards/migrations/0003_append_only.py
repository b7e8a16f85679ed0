from django.db import migrations

from safeguarding.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("dashboards", "0002_snapshots_and_notices"),
        ("access", "0002_append_only"),
    ]
    operations = [
        append_only("dashboards_snapshot"),
        append_only("dashboards_snapshotentry"),
    ]
