import csv
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from dashboards.assembly.document import Payload, in_order
from dashboards.assembly.entries import build_entries
from dashboards.exports import COLUMNS, harmless
from dashboards.management.arguments import read_day, read_partnership, read_quarter
from dashboards.models import ScorecardEntry
from safeguarding.indicators.models import RecomputeKey
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period


class Command(BaseCommand):
    help = (
        "Print a scorecard. This is an operator's tool: it shows every number, small "
        "ones too, unless --suppressed is given. What has not been rebuilt yet is "
        "worked out for the answer. Exit status 1 when there is nothing to show, 2 "
        "for a partnership or period that is unknown."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partnership", required=True, help="Code.")
        parser.add_argument(
            "--period",
            required=True,
            help="A quarter, or a period that ends with it: 2015-16-Q3, 2014-15.",
        )
        parser.add_argument(
            "--as-known", help="As the figures were known at the end of this day."
        )
        parser.add_argument(
            "--suppressed", action="store_true", help="As board members see it."
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="One JSON list.")
        form.add_argument("--csv", action="store_true", help="A table, as CSV.")

    def handle(self, *_args: Any, **options: Any) -> None:
        partnership = read_partnership(options["partnership"])
        quarter = read_quarter(options["period"])
        day = read_day(options["as_known"]) if options["as_known"] else None
        entries = _entries(
            partnership, quarter, day, suppressed=bool(options["suppressed"])
        )
        if options["json"]:
            self.stdout.write(json.dumps(entries, ensure_ascii=False, indent=2))
        elif options["csv"]:
            self._write_csv(entries)
        else:
            self._write_table(partnership, quarter, entries)
        if not entries:
            raise CommandError(
                f"There is nothing on the scorecard of {partnership.short_name} for "
                f"{quarter.short_label}: nothing was received for it and nothing "
                "is owed.",
                returncode=1,
            )

    def _write_csv(self, entries: Sequence[Payload]) -> None:
        """Write the columns of the download."""
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow(column.heading for column in COLUMNS)
        for entry in entries:
            table.writerow(harmless(column.value(entry)) for column in COLUMNS)

    def _write_table(
        self, partnership: Partnership, quarter: Period, entries: Sequence[Payload]
    ) -> None:
        self.stdout.write(f"{partnership.name}, {quarter.label}")
        heading = ""
        for entry in entries:
            priority = entry["priority"]
            named = f"{priority['code']} {priority['title']}" if priority else "Others"
            if named != heading:
                heading = named
                self.stdout.write(f"\n{heading}")
            self.stdout.write(_line(entry))


def _entries(
    partnership: Partnership, quarter: Period, day: date | None, *, suppressed: bool
) -> list[Payload]:
    """Give the entries: as stored when they are fresh, otherwise worked out here."""
    keys = RecomputeKey.objects.filter(
        partnership=partnership, quarter_start=quarter.start
    )
    is_fresh = day is None and keys.exists() and not keys.stale().exists()
    column = "suppressed" if suppressed else "full"
    if is_fresh:
        stored = ScorecardEntry.objects.filter(
            partnership=partnership, quarter_start=quarter.start
        ).order_by("position")
        return [in_order(each) for each in stored.values_list(column, flat=True)]
    built = build_entries(partnership, [quarter], as_known_on=day)[quarter]
    return [in_order(getattr(entry, column)) for entry in built]


def _line(entry: Payload) -> str:
    change = entry["change"]["year_ago"] or entry["change"]["previous"]
    marks = ", ".join(caveat["mark"] for caveat in entry["caveats"])
    told = [
        f"{entry['code']:<8} {entry['title'][:52]:<52} {entry['text']:>18}",
        f"{change['text'] if change else '':>12}",
        entry["trend"],
        f"[{marks}]" if marks else "",
    ]
    return "  ".join(told).rstrip()
