"""What can stand in the way of a return, in words fit to show."""

from collections.abc import Sequence

from safeguarding.returns.rules.facts import Finding, Severity

# Names say what happened, as services.py raises them: they read as sentences.
# ruff: noqa: N818


class ReturnError(Exception):
    """Something about a return that a person can put right; `str` says how."""


class NothingOwed(ReturnError):
    """No such return is owed; the text lists those that are."""


class AgreementMissing(ReturnError):
    """No signed data-sharing agreement is in date, so nothing is taken in."""


class ReturnClosed(ReturnError):
    """The return is locked; the text says since when and whom to ask."""


class ExtensionRefused(ReturnError):
    """More time cannot be granted like this; the text says what to change."""


class ContactRefused(ReturnError):
    """The person cannot be named as a contact; the text says why."""


class NotNil(ReturnError):
    """A nil return makes no sense here; the text says what to do instead."""


class NotWaiting(ReturnError):
    """The version is no longer the one waiting for a decision."""


class ReasonMissing(ReturnError):
    """A return was to be sent back without saying why."""


class QuestionRefused(ReturnError):
    """A figure cannot be sent back like this; the text says what to change."""


class SignatureRefused(ReturnError):
    """This person, or this version, cannot be signed for; the text says why."""


class DelegationRefused(ReturnError):
    """Nobody can sign in somebody's place like this; the text says what to change."""


class StandingRefused(ReturnError):
    """An explanation cannot hold like this; the text says what to change."""


class ReturnRefused(ReturnError):
    """The file has errors. Nothing of it was saved."""

    def __init__(self, problems: Sequence[Finding]) -> None:
        self.problems = tuple(problems)
        count = sum(1 for one in problems if one.severity is Severity.ERROR)
        noun = "error" if count == 1 else "errors"
        super().__init__(f"The file was not sent: correct {count} {noun} first.")


class ExplanationsNeeded(ReturnError):
    """Some warnings have no reason yet. Nothing was saved."""

    def __init__(self, problems: Sequence[Finding], codes: Sequence[str]) -> None:
        self.problems = tuple(problems)
        self.codes = tuple(codes)
        listed = ", ".join(codes)
        super().__init__(f"The file was not sent: explain {listed} first.")
