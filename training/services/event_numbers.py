"""The numbers that events of a partnership are called by, each once."""

from datetime import date

from safeguarding.cases.errors import NotAllowed
from safeguarding.partners.models import Partnership
from training.models import Course, Event

# Of the 40 signs of a number 8 are the day, and some may count up.
CODE_IN_REF = 26
TAKEN = "{ref} is the number of another event. Enter another, or leave it empty."


def lock_numbers(partnership_id: int) -> None:
    """Let numbers of events be given out one after the other."""
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership_id)


def free_ref(course: Course, day: date) -> str:
    """Give a number that no event of the partnership has: "GROUP-1-20260512"."""
    base = f"{course.code[:CODE_IN_REF].strip('-').upper()}-{day:%Y%m%d}"
    rows = Event.objects.filter(
        partnership_id=course.partnership_id, ref__startswith=base
    )
    known = set(rows.values_list("ref", flat=True))
    refs = [base, *(f"{base}-{number}" for number in range(2, len(known) + 3))]
    return next(ref for ref in refs if ref not in known)


def check_ref(
    partnership_id: int, ref: str, events: int, event: Event | None = None
) -> None:
    """Refuse a number that names another event, or several at once.

    Raises:
        NotAllowed: it does.
    """
    if not ref:
        return
    if events > 1:
        words = "One number names one event. Leave it empty: each is given its own."
        raise NotAllowed("ref", words)
    others = Event.objects.filter(partnership_id=partnership_id, ref=ref)
    if others.exclude(pk=event.pk if event else None).exists():
        raise NotAllowed("ref", TAKEN.format(ref=ref))
