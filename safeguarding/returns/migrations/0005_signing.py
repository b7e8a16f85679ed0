from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_two_person_sign_off"),
        ("returns", "0004_received_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="submission",
            name="received_submission_says_when",
        ),
        migrations.AlterField(
            model_name="reminder",
            name="step",
            field=models.CharField(
                choices=[
                    ("BEFORE", "Before it is due"),
                    ("DUE", "On the day it is due"),
                    ("LATE_PREPARER", "Late: to the preparer"),
                    ("LATE_SIGNATORY", "Late: to the signatory"),
                    ("LATE_LEAD", "Late: to the executive lead"),
                    ("SENT_BACK", "Sent back: an answer is wanted"),
                    ("SIGN", "Sent: a signature is wanted"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at", None), ("state", "UNSIGNED")),
                    ("state__in", ["SUPERSEDED", "SENT_BACK"]),
                    models.Q(
                        ("received_at__isnull", False),
                        ("state__in", ["RECEIVED", "ACCEPTED"]),
                    ),
                    _connector="OR",
                ),
                name="received_submission_says_when",
            ),
        ),
    ]
