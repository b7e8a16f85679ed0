"""The training room: courses, places, bookings, evaluation, coverage."""

from importlib import import_module

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "Training"

    def ready(self) -> None:
        """Make the files of records known to the returns; models are ready now."""
        import_module("training.files").register_all()
