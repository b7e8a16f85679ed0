"""Why something cannot be done to a case or an episode, in words fit to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What each doubt is about, in few words: said again beside the tick.
IN_WORDS: Mapping[str, str] = {
    "W-SECOND-CASE": "a second open case of the same child",
    "W-SCREENED-EARLY": "a screening before the referral",
    "W-CATEGORY-ROUTE": "category 3 that does not go to Children's Services",
    "W-NOT-INVITED": "somebody came without an invitation",
    "W-PLACING-LA": "no responsible council for a child placed outside the borough",
    "W-LOCATION-UNKNOWN": "nobody knows where from",
    "W-ABSENT-2017": "absent, after the police gave that up",
    "W-NOT-LOOKED-AFTER": "missing from care and not looked after",
    "W-ZERO-MINUTES": "back in the same minute",
    "W-28-DAYS": "missing for more than 28 days",
    "W-AGE-18": "turned 18 while missing",
    "W-DONE-LATE": "an interview more than 30 days after the return",
    "W-GRADING": "the two gradings contradict each other",
    "W-SENT-LATE": "passed on more than one working day later",
    "W-THIRD-PARTY": "not asked whether the other person would talk to the police",
}


class NotAllowed(Exception):  # noqa: N818 - said to people at the field it is about
    """A change that must not be made.

    Attributes:
        field: the field of the form it is about; "" for the whole of it.
        message: what is wrong, and what to do.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Doubt:
    """Something unusual that may be right: a rule of severity W.

    Attributes:
        code: stable code of the rule, for example "W-SECOND-CASE".
        field: the field of the form it is about; "" for the whole of it.
        message: what is unusual.
    """

    code: str
    field: str
    message: str


class NeedsConfirming(Exception):  # noqa: N818 - a question to the person, no fault
    """What was entered is unusual: the person must look at it and say why it is right.

    Raised by a service that was not told a kind of reason.
    """

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__(", ".join(doubt.code for doubt in doubts))
        self.doubts = tuple(doubts)


class ChangedMeanwhile(NotAllowed):
    """Somebody else changed the record after this person opened the form."""

    def __init__(self, who_and_what: str) -> None:
        super().__init__(
            "",
            f"{who_and_what} Nothing of yours was kept. Read the record again, and "
            "enter it if it still holds.",
        )
