from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from fixtures.synthetic import files

PLANS = ("dudley", "northborough")


class Command(BaseCommand):
    help = (
        "Write SYNTHETIC lists of missing episodes, return interviews and CSE cases "
        "into a folder: made-up rows of children who do not exist, the same ones "
        "every time. See fixtures/synthetic/README.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="Made where it is not there.")
        parser.add_argument("--plan", choices=PLANS, default=PLANS[0])

    def handle(self, *_args: Any, folder: Path, plan: str, **_options: Any) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            made = files.make(plan).files()
            for one in made:
                (folder / one.name).write_bytes(one.content)
        except OSError as error:
            raise CommandError(
                f"Nothing can be written to {folder}: {error.strerror}.", returncode=1
            ) from None
        self.stdout.write(f"{len(made)} synthetic files written to {folder}.")
