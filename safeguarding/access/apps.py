from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "safeguarding.access"
    label = "access"
    verbose_name = "People"

    def ready(self) -> None:
        """Listen for people signing in and out; check what production needs."""
        import_module("safeguarding.access.signals")
        import_module("safeguarding.access.checks")
