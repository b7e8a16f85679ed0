"""The board room: groups, seats, meetings, attendance, and the register of actions."""

from importlib import import_module

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "safeguarding.board"
    label = "board"
    verbose_name = "Board"

    def ready(self) -> None:
        """Make the attendance sheet known to the returns; models are ready now."""
        import_module("safeguarding.board.files").register_all()
