import time
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from dashboards import recompute
from dashboards.management.arguments import read_partnership, read_quarter
from safeguarding.indicators import services
from safeguarding.indicators.models import RecomputeKey
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period

# Long enough for any rebuild; the loop ends as soon as nothing is stale.
SLICE_SECONDS = 60.0
PAUSE_SECONDS = 0.2


class Command(BaseCommand):
    help = (
        "Ask for scorecards to be rebuilt from what has been accepted; with --wait, "
        "rebuild them here, whether or not a worker runs. Running it twice does no "
        "harm. Without --partnership: all partnerships. Exit status 1 when a "
        "scorecard could not be rebuilt, 2 for a partnership or period that is "
        "unknown."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partnership", help="Code, for example dudley.")
        parser.add_argument(
            "--period", help="For example 2015-16-Q3, or 2014-15 for its quarters."
        )
        parser.add_argument(
            "--wait", action="store_true", help="Rebuild here and show progress."
        )

    def handle(
        self,
        *_args: Any,
        partnership: str | None,
        period: str | None,
        wait: bool,
        **_options: Any,
    ) -> None:
        chosen = (
            [read_partnership(partnership)]
            if partnership
            else list(Partnership.objects.order_by("code"))
        )
        quarter = read_quarter(period) if period else None
        for each in chosen:
            _ask(each, quarter)
        stale = _stale(chosen).count()
        self.stdout.write(f"Scorecards to rebuild: {stale}.")
        if wait:
            self._drain(chosen, stale)

    def _drain(self, chosen: list[Partnership], total: int) -> None:
        """Rebuild until nothing of these partnerships is stale.

        Raises:
            CommandError: a scorecard could not be rebuilt.
        """
        names = {each.pk: each.code for each in chosen}

        def tell(claim: recompute.Claim, done: recompute.Drained) -> None:
            left = _stale(chosen).count()
            self.stdout.write(
                f"{names[claim.partnership_id]}: {done.rebuilt} rebuilt, "
                f"{done.written} entries changed. {max(total - left, 0)} of {total}."
            )

        # One that fails is not waited for: its turn comes again by itself, later.
        while _stale(chosen).filter(last_error="").exists():
            done = recompute.Drained()
            for each in chosen:
                done += recompute.drain(
                    budget_seconds=SLICE_SECONDS, partnership_id=each.pk, tell=tell
                )
            if not done.rebuilt:
                time.sleep(PAUSE_SECONDS)
        failed = _stale(chosen)
        if failed:
            raise CommandError(_failure(failed), returncode=1)
        self.stdout.write("Nothing is waiting.")


def _ask(partnership: Partnership, quarter: Period | None) -> None:
    """Raise `wanted` for one scorecard, or for all that a partnership has.

    Whoever asks means now: a scorecard that failed before is not left to wait.
    """
    failed = _stale([partnership]).exclude(last_error="")
    failed.update(last_error="", leased_until=None, attempts=0)
    if quarter is None:
        services.want_everything(partnership_id=partnership.pk)
    else:
        services.want(partnership_id=partnership.pk, periods=[quarter])


def _stale(chosen: list[Partnership]) -> Any:
    keys = RecomputeKey.objects.stale()
    return keys.filter(partnership_id__in=[each.pk for each in chosen])


def _failure(keys: Any) -> str:
    names = [f"{key.quarter_start:%B %Y} ({key.last_error or 'busy'})" for key in keys]
    return (
        f"Could not be rebuilt: the scorecards that begin in {', '.join(names)}. "
        "They keep their last complete figures. The log says more."
    )
