import sys
from typing import Any

from django.utils import timezone

from safeguarding.returns.check import check
from safeguarding.returns.management.said import PROBLEMS, ReturnCommand


class Command(ReturnCommand):
    """Says of a file what sending it would say, and saves nothing."""

    help = (
        "Check a file of figures without sending it. Exit status: 0 nothing to do, "
        "1 errors or warnings were found, 2 wrong usage."
    )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and tell."""
        obligation, content = self.load(options)
        checked = check(
            content=content,
            file_name=options["file"].name,
            obligation=obligation,
            on=timezone.localdate(),
        )
        self.tell(checked, as_json=options["json"])
        if checked.errors or checked.warnings:
            sys.exit(PROBLEMS)
