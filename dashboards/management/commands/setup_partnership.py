from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from dashboards import setup
from safeguarding.declared import DeclarationError


class Command(BaseCommand):
    help = (
        "Set up or update a whole partnership from one file: agencies, agreements, "
        "priorities, indicators, targets, and what each agency owes when. "
        "Running it twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="For example dudley.toml")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        try:
            catalogue = setup.load_catalogue()
            done = setup.set_up_partnership(file, on=timezone.localdate())
        except DeclarationError as error:
            raise CommandError(str(error), returncode=1) from None
        self.stdout.write(f"Catalogue of indicators: {catalogue}.")
        self.stdout.write(f"{done.partnership.name}: {done.changes}.")
        self.stdout.write(f"Returns newly due: {done.obligations}.")
