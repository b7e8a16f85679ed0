from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from safeguarding.board.sweeping import sweep


class Command(BaseCommand):
    help = (
        "Removes files of evidence older than a day that no row names, and says how "
        "many rows have lost their file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--even-many",
            action="store_true",
            help="Remove them even where they are more than those that are kept.",
        )

    def handle(self, *_: Any, even_many: bool, **__: Any) -> None:
        swept = sweep(timezone.now(), even_many=even_many)
        self.stdout.write(
            f"{swept.kept} files kept. {swept.removed} removed that nothing named. "
            f"{swept.young} without a row are younger than a day and stay."
        )
        if swept.missing:
            self.stderr.write(
                f"{swept.missing} rows have no file: restore the folder of evidence "
                "from its backup (docs/how-to/run-in-production.md)."
            )
        if swept.spared:
            message = (
                f"{swept.spared} files have no row: more than are kept, so nothing was "
                "removed. Is this the right database, restored whole? If so, run it "
                "again with --even-many."
            )
            raise CommandError(message)
