from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from safeguarding.declared import DeclarationError
from safeguarding.indicators.benchmarks.files import load_file

PROBLEMS, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = (
        "Keep published figures of England, regions and other local authorities, to "
        "show beside a partnership's own. Running it twice changes nothing, and a "
        "file with a mistake in it is not kept at all."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, in the long form")
        parser.add_argument(
            "--map",
            type=Path,
            help="TOML; the file is one of Explore Education Statistics, and this says "
            "which of its columns are which indicator",
        )
        parser.add_argument(
            "--known-from-publication",
            action="store_true",
            help="count the figures as known from the day they were published, so that "
            "scorecards as known in past years show them",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        for path in filter(None, (options["file"], options["map"])):
            if not path.is_file():
                message = f"There is no file {path}."
                raise CommandError(message, returncode=WRONG_USAGE)
        try:
            done = load_file(
                options["file"],
                at=timezone.now(),
                map_path=options["map"],
                known_from_publication=options["known_from_publication"],
            )
        except DeclarationError as error:
            message = f"{error}\nNothing has been kept. Put it right and load it again."
            raise CommandError(message, returncode=PROBLEMS) from None
        self.stdout.write(
            f"Published figures: {done.added} added, {done.revised} revised, "
            f"{done.known} known before."
        )
        if done.left_out:
            rows = "1 row is" if done.left_out == 1 else f"{done.left_out:,} rows are"
            self.stdout.write(
                f"{rows} not of England, a region or a local authority: left out."
            )
        if done.counts:
            self.stdout.write(
                f"Counts are kept and not shown beside ours, because places differ in "
                f"size: {', '.join(done.counts)}. Load their rates too."
            )
