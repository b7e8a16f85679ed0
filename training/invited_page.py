"""How far an event is evaluated, and its invitations have come, stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.evaluation_page import count_and_percent
from training.gain import Responses
from training.inviting import Stage, State
from training.models import Booking


@dataclass(frozen=True)
class Invited:
    """One stage: how many were asked, answered, are to be sent, or could not be."""

    stage: str
    waiting: int
    sent: int
    answered: int
    failed: int
    stopped: int


def lines(states: Mapping[tuple[str, str], int]) -> list[Invited]:
    """Give a line for each stage of which anybody was invited.

    Args:
        states: how many invitations, by stage and state.
    """
    used = {stage for stage, _ in states}
    return [
        Invited(
            stage=str(stage.label),
            waiting=states.get((stage, State.WANTED), 0),
            sent=states.get((stage, State.SENT), 0),
            answered=states.get((stage, State.ANSWERED), 0),
            failed=states.get((stage, State.FAILED), 0),
            stopped=states.get((stage, State.STOPPED), 0),
        )
        for stage in Stage
        if stage.value in used
    ]


def finding(told: Responses) -> str:
    """Say how many of who attended said something after, and were scored before."""
    return (
        f"{count_and_percent(told.post)} who attended said afterwards how it was; "
        f"{count_and_percent(told.pre)} scored themselves before."
    )


def not_sent(people: Sequence[Booking]) -> str:
    """Say to whom messages could not be sent; nothing where all went."""
    if not people:
        return ""
    handles = ", ".join(one.delegate.short for one in people)
    return f"The mail server refused the messages to {handles}. Give the address again."
