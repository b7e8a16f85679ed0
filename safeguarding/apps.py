from importlib import import_module

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    """The ground floor: template tags and health, no models of its own."""

    name = "safeguarding"
    verbose_name = "Safeguarding"

    def ready(self) -> None:
        """Give whoever sends a task the product's own broker."""
        import_module("safeguarding.celery")
