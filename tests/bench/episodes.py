"""A police list of any length: synthetic, always the same, nothing wrong with it.

Five episodes for each child, some days apart, in October to December 2015. Numbers are
counted up; nobody is meant.
"""

from datetime import datetime, timedelta

HEAD = (
    *("force_ref", "child_ref", "reported_at", "missing_from_at", "returned_at"),
    *("category", "risk_level", "location_type", "in_care", "cse_flag", "cce_flag"),
    *("repeat_number", "safe_well_check_at", "birth_month", "sex", "ethnicity"),
)
EACH = 5
APART = timedelta(days=17)
FIRST = datetime(2015, 10, 1, 0, 5)  # noqa: DTZ001 - as the clock on the wall shows
MINUTES = 14 * 24 * 60
CATEGORIES = ("missing", "missing", "missing", "no_apparent_risk", "away")
RISKS = ("low", "medium", "high", "")
PLACES = (*["home"] * 9, *["care"] * 9, "education", "unknown")
ETHNICITIES = ("WBRI", "APKN", "MWBC", "", "NOBT")


def episodes(rows):
    """Give the heading, and so many rows as they are typed."""
    return HEAD, (_row(number) for number in range(rows))


def _row(number):
    child, nth = divmod(number, EACH)
    # Primes, so that neighbours in the file are not neighbours in time.
    start = FIRST + nth * APART + timedelta(minutes=(child * 7919) % MINUTES)
    back = start + timedelta(minutes=15 + (number * 104_729) % (60 * 48))
    place = PLACES[(child + nth * 3) % len(PLACES)]
    return (
        f"WM-{number:07}",
        f"LA{child:06}",
        _typed(start + timedelta(minutes=number % 90)),
        _typed(start),
        _typed(back),
        CATEGORIES[number % len(CATEGORIES)],
        RISKS[number % len(RISKS)],
        place,
        "Y" if place == "care" else "N",
        "suspected" if child % 11 == 0 else "none",
        "N",
        nth + 1,
        _typed(back + timedelta(minutes=30)),
        f"{1999 + child % 12}-{child % 12 + 1:02}",
        "FM"[child % 2],
        ETHNICITIES[child % len(ETHNICITIES)],
    )


def _typed(at):
    return f"{at:%d/%m/%Y %H:%M}"
