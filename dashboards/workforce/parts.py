"""Small pieces that the parts of the training page are made of."""

from dashboards.assurance.scores import percent
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Shown
from dashboards.workforce.tally import Share
from training.models.choices import Delivery, Sector

FROM_BOOKINGS = "Counted from the bookings kept here."
AS_RETURNED = "As returned: nobody's bookings of the year are kept here."
NONE = Shown(
    Figure("None booked", "missing", meaning="There was nothing to be a share of.")
)
DELIVERIES = {one.value: str(one.label) for one in Delivery}
SECTORS = {one.value: str(one.label) for one in Sector}


def rate(share: Share) -> Shown:
    """Show a share with its counts; its height is the per cent."""
    if share.value is None:
        return NONE
    counts = f"{share.part:,} of {share.whole:,}"
    words = Figure(percent(share.part, share.whole), "value", counts)
    return Shown(words, share.value)


def interval(share: Share) -> Shown:
    """Show between which per cent a share lies with 95 % confidence."""
    limits = share.limits
    if limits is None:
        return NONE
    low, high = round(limits.low), round(limits.high)
    return Shown(Figure(f"{low} to {high}%", "value"))


def change(now: float | None, before: float | None) -> Shown:
    """Show a change in whole per cent; nothing where there was nothing before.

    What is not known is no 0: nothing fell by 100% because nobody returned it.
    """
    if now is None or before is None:
        return Shown(Figure("Not known", "missing", meaning="No figure to compare."))
    if now == before:
        return Shown(Figure("No change", "value"))
    if not before:
        return Shown(Figure("None before", "missing", meaning="A share of nothing."))
    return Shown(Figure(signed(round(100 * (now - before) / before)), "value"))


def signed(percent: int) -> str:
    """Write a change in per cent with its sign: "+99%", "-37%"."""
    return f"{percent:+d}%".replace("-", "\u2212") if percent else "under 1%"


def pounds(pence: int) -> str:
    """Write an amount of money."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"
