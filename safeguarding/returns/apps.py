"""The returns room; what `manage.py check --deploy` says about its files."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class ReturnsConfig(AppConfig):
    name = "safeguarding.returns"
    label = "returns"
    verbose_name = "Returns"


@checks.register(checks.Tags.security, deploy=True)
def virus_scanner_is_named(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[checks.CheckMessage]:
    """Warn when files are opened that no scanner has seen."""
    if settings.PLAIN_HTTP or settings.CLAMD_SOCKET:
        return []
    return [
        checks.Warning(
            "No virus scanner is set: files that people send are opened unscanned.",
            hint="Set CLAMD_SOCKET, see docs/how-to/scan-files-for-viruses.md.",
            id="returns.W001",
        )
    ]
