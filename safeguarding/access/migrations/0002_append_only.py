from django.db import migrations

from safeguarding.access.append_only import CREATE_FUNCTION, append_only


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [CREATE_FUNCTION, append_only("access_auditevent")]
