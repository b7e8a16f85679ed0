"""What `manage.py check --deploy` says about people before the service is opened."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def mail_server_is_named(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[checks.CheckMessage]:
    """Warn when links that let people in would be written to the log."""
    if settings.PLAIN_HTTP or settings.EMAIL_HOST:
        return []
    return [
        checks.Warning(
            "No mail server is set: invitations and password links are written to "
            "the log, where whoever reads it can use them, and reach nobody.",
            hint="Set EMAIL_HOST.",
            id="access.W001",
        )
    ]
