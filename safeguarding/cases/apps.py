"""The cases room: pseudonymised children, CSE cases, missing episodes, interviews."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

SHORTEST_KEY = 32


class CasesConfig(AppConfig):
    name = "safeguarding.cases"
    label = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Make the kinds of records known to the returns; models are ready now."""
        import_module("safeguarding.cases.files").register_all()


@checks.register(checks.Tags.security, deploy=True)
def pseudonyms_are_not_guessed(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[checks.CheckMessage]:
    """Warn of a key of pseudonyms that is short, or that signs sessions as well."""
    key = settings.PSEUDONYM_KEY
    if len(key) >= SHORTEST_KEY and key != settings.SECRET_KEY:
        return []
    return [
        checks.Warning(
            "The key of children's pseudonyms is short or used for something else.",
            hint="Set PSEUDONYM_KEY to 50 random characters of its own, see "
            ".env.example. Once children are known it must never change.",
            id="cases.W001",
        )
    ]
