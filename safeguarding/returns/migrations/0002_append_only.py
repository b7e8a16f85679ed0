from django.db import migrations

from safeguarding.access.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial"), ("access", "0002_append_only")]
    operations = [
        append_only("returns_submissionrow"),
        append_only("returns_problem"),
    ]
