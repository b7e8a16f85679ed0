from django.db import migrations, models
from django.db.models import F, Q

from safeguarding.access.append_only import append_only


def fill(apps, schema_editor):
    """Versions sent before signatures were asked for were complete when sent."""
    submissions = apps.get_model("returns", "Submission").objects
    submissions.filter(received_at=None).update(received_at=F("submitted_at"))


class Migration(migrations.Migration):
    dependencies = [("returns", "0003_answers_and_signing")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("received_at", None), ("state", "UNSIGNED")),
                    ("state", "SUPERSEDED"),
                    Q(
                        ("received_at__isnull", False),
                        ("state__in", ["RECEIVED", "ACCEPTED", "SENT_BACK"]),
                    ),
                    _connector="OR",
                ),
                name="received_submission_says_when",
            ),
        ),
        append_only("returns_extension"),
        append_only("returns_cellquestion"),
        append_only("returns_signature"),
        append_only("returns_receipt"),
        append_only("returns_checkrun"),
        append_only("returns_tablemapping"),
    ]
