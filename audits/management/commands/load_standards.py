from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from audits.standards import load_standards
from safeguarding.declared import DeclarationError

OURS = settings.BASE_DIR / "fixtures" / "standards"
PROBLEMS, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = (
        "Load the standards and questions of self-assessments (Section 11, section "
        "175/157) from TOML files. Running it twice changes nothing; a set that a "
        "round uses is never changed, only followed by a new version."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            type=Path,
            nargs="?",
            default=OURS,
            help="of TOML files; without it, the sets that come with the program",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not any(folder.glob("*.toml")):
            message = f"There is no TOML file in {folder}."
            raise CommandError(message, returncode=WRONG_USAGE)
        try:
            changes = load_standards(folder)
        except DeclarationError as error:
            message = f"{error}\nNothing has been kept. Put it right and load it again."
            raise CommandError(message, returncode=PROBLEMS) from None
        self.stdout.write(f"Standards: {changes}.")
