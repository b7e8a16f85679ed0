"""Reads what is typed after a command, and says plainly what is wrong with it."""

from datetime import date

from django.core.management import CommandError

from safeguarding.indicators.services import HISTORY
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period, PeriodError

WRONG_USAGE = 2


def read_partnership(code: str) -> Partnership:
    """Find a partnership by its code.

    Raises:
        CommandError: there is none; names those there are.
    """
    try:
        return Partnership.objects.get(code=code)
    except Partnership.DoesNotExist:
        known = Partnership.objects.order_by("code").values_list("code", flat=True)
        raise CommandError(
            f"There is no partnership {code}. Known: {', '.join(known) or 'none'}.",
            returncode=WRONG_USAGE,
        ) from None


def read_quarter(code: str) -> Period:
    """Read a period as the quarter on whose scorecard it stands.

    Raises:
        CommandError: it is not a period; says how periods are written.
    """
    try:
        period = Period.parse(code)
        quarter = period if period.kind is Kind.QUARTER else period.quarter
        # As far back as its scorecard looks there must be periods.
        quarter.financial_year.shift(-HISTORY - 1)
    except PeriodError as error:
        raise CommandError(str(error), returncode=WRONG_USAGE) from None
    return quarter


def read_day(text: str) -> date:
    """Read a day.

    Raises:
        CommandError: it is not one.
    """
    try:
        day = date.fromisoformat(text)
        # Nothing was known before, nor will be known after, the years of periods.
        Period.containing(Kind.YEAR, day)
    except ValueError:
        raise CommandError(
            f"{text} is not a day. Write it as 2022-06-14.", returncode=WRONG_USAGE
        ) from None
    return day
