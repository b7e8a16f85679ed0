"""The rules of a booking that need its own row only. Source: DOMAIN C.10."""

from dataclasses import dataclass
from datetime import date

from safeguarding.cases.files.findings import Found
from training.files.events import CANCELLED as EVENT_CANCELLED
from training.files.events import Told
from training.files.known import Known
from training.files.words import CANCELLED
from training.models.choices import CAME, MARKED, Status

IN_TIME, LATE = Status.CANCELLED_IN_TIME.value, Status.CANCELLED_LATE.value
DNA, LEFT = Status.DNA.value, Status.LEFT_LIST.value
ENDED = (IN_TIME, LATE, LEFT)
CHARGED = (DNA, LATE)


@dataclass(slots=True)
class Row:
    """What the cells of a row mean; None and "" for what is blank or was not read."""

    told: Told | None
    pseudonym: str
    status: str
    booked_on: date | None
    cancelled_on: date | None
    reason: str
    charged_pence: int | None
    pre_score: int | None
    post_score: int | None
    usefulness: str
    quality: str


def settled(row: Row, known: Known, found: Found) -> str:
    """Give the status, where a plain "cancelled" is made one of in time and late.

    Nobody says how many days of notice are in time. What was charged was late, and so
    is what was cancelled on the day or after it.
    """
    if row.status != CANCELLED:
        return row.status
    day = row.told.event.starts_on if row.told else None
    if row.charged_pence or (row.cancelled_on and day and row.cancelled_on >= day):
        return LATE
    if known.say_once("cancelled"):
        found.say(
            "I-CANCELLED",
            "The list says “cancelled” and not whether in time or late. It counts as "
            "in time unless it was charged, or cancelled on the day or after it.",
            "status",
        )
    return IN_TIME


def judge(row: Row, known: Known, found: Found) -> None:
    """Run the rules on one row."""
    _attendance(row, known, found)
    _cancellation(row, found)
    _charge(row, found)
    _evaluation(row, found)


def _attendance(row: Row, known: Known, found: Found) -> None:
    if row.told is None or row.status not in MARKED:
        return
    event = row.told.event
    if event.status == EVENT_CANCELLED:
        found.say(
            "E-CANCELLED",
            "The event is cancelled, so nobody came and nobody was missed. Take the "
            "row out, or put the event back to planned under Events.",
            "status",
        )
    if event.starts_on > known.today:
        found.say(
            "E-DATE-FUTURE",
            f"The event is on {event.starts_on:%-d %B %Y}, after the file was given: "
            "nobody has come to it yet. Correct the day or the status.",
            "starts_on",
        )


def _cancellation(row: Row, found: Found) -> None:
    if not row.status:
        return
    if row.cancelled_on and row.status not in ENDED:
        found.say(
            "E-CANCELLED-ON",
            "There is a day of cancelling, and the status is not cancelled. Correct "
            "one of the two.",
            "cancelled_on",
        )
    if row.reason and row.status not in (*ENDED, DNA):
        found.say(
            "E-REASON",
            "Only who cancelled or did not attend has a reason. Correct the status, "
            "or leave the reason empty.",
            "reason",
        )
    day = row.told.event.starts_on if row.told else None
    if row.status == IN_TIME and row.cancelled_on and day and row.cancelled_on >= day:
        found.say(
            "W-CANCELLED-AFTER",
            "It was cancelled on the day of the event or after it, and stands as in "
            "time. Write cancelled_late, or say why.",
            "cancelled_on",
        )


def _charge(row: Row, found: Found) -> None:
    if row.charged_pence and row.status not in CHARGED:
        found.say(
            "E-CHARGE",
            "Something was charged, and the status is neither dna nor cancelled late. "
            "Correct the status, or leave the charge empty.",
            "charged",
        )


def _evaluation(row: Row, found: Found) -> None:
    if not row.status or row.status in CAME:
        return
    for column, said in (
        ("post_score", row.post_score),
        ("usefulness", row.usefulness),
        ("quality", row.quality),
    ):
        if said:
            found.say(
                "E-POST-SCORE",
                "Only who attended can say afterwards how it was. Correct the status, "
                "or leave the cell empty.",
                column,
            )
            return
