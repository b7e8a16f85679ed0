from datetime import date

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("board", "0002_rules")]

    operations = [
        migrations.AddField(
            model_name="actionstep",
            name="on",
            field=models.DateField(
                default=date(2000, 1, 1),
                help_text="From which day it holds: what is sent back was never "
                "complete.",
            ),
            preserve_default=False,
        ),
    ]
