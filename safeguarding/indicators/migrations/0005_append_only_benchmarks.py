from django.db import migrations

from safeguarding.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_benchmarks_and_events"),
        ("access", "0002_append_only"),
    ]
    operations = [append_only("indicators_benchmark")]
