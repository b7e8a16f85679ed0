import sys
from typing import Any

from django.utils import timezone

from safeguarding.returns.check import Checked, check
from safeguarding.returns.management.said import PROBLEMS, ReturnCommand
from safeguarding.returns.models import Obligation
from safeguarding.returns.records.dry_run import check_only
from safeguarding.returns.records.errors import NotChecked


class Command(ReturnCommand):
    """Says of a file what sending it would say, and saves nothing."""

    help = (
        "Check a file of figures or records without sending it. Exit status: 0 nothing to do, "
        "1 errors or warnings were found, 2 wrong usage."
    )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and tell."""
        obligation = self.find(options)
        if obligation.template.records:
            checked = self._records(obligation, options)
        else:
            checked = check(
                content=self.read(options),
                file_name=options["file"].name,
                obligation=obligation,
                on=timezone.localdate(),
            )
        self.tell(checked, as_json=options["json"])
        if checked.errors or checked.warnings:
            sys.exit(PROBLEMS)

    def _records(self, obligation: Obligation, options: dict[str, Any]) -> Checked:
        with self.opened(options) as stream:
            try:
                return check_only(
                    obligation, stream, options["file"].name, timezone.now()
                )
            except NotChecked as failed:
                self.stop(str(failed), PROBLEMS)
