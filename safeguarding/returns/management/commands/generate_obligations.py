import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from safeguarding.partners.models import Partnership
from safeguarding.returns import services
from safeguarding.returns.management.said import WRONG_USAGE


class Command(BaseCommand):
    """Makes the returns that are due; running it again makes nothing twice."""

    help = "Make the returns that standing duties promise, for periods that ended."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose a partnership and a day; all and today unless told."""
        parser.add_argument("--partnership", help="its code; all when left out")
        parser.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make them and say how many."""
        chosen = Partnership.objects.order_by("code")
        if code := options["partnership"]:
            chosen = chosen.filter(code=code)
            if not chosen:
                self.stderr.write(f"There is no partnership '{code}'.")
                sys.exit(WRONG_USAGE)
        until = options["until"] or timezone.localdate()
        for partnership in chosen:
            made = services.generate_obligations(partnership=partnership, until=until)
            self.stdout.write(f"{partnership.code}: {made} new.")
