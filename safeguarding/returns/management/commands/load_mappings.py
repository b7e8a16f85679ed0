from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from safeguarding.declared import DeclarationError
from safeguarding.returns.wide.setup import load_mappings


class Command(BaseCommand):
    """Keeps the mappings of a board's printed tables."""

    help = (
        "Keep the mappings of printed tables that a file declares, so that the tables "
        "load without being mapped again. Running it twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file."""
        parser.add_argument("file", type=Path, help="For example papers/dudley.toml")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Load and tell."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        try:
            kept = load_mappings(file)
        except DeclarationError as error:
            raise CommandError(str(error), returncode=1) from None
        self.stdout.write(f"Mappings new or changed: {kept}.")
