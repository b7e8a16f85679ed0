"""Reads staff references that people type: hashed at once, never kept or shown again.

Source: DOMAIN F.1 (minimum necessary); ADR 25.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.pseudonyms import LONGEST, Pseudonyms, Use, canonical
from training.models import Delegate

# What a staff reference looks like, written in the one way; without a digit it is a
# name.
STAFF_REF = re.compile(rf"(?=.*[0-9])[A-Z0-9]{{1,{LONGEST}}}")
NOT_ONE = (
    "{which} is not a staff reference. It has letters and digits only, and at least "
    "one digit: the person's number, never a name or an e-mail address."
)
MOST = 60
SALT = "training.staff"
HOLDS = 8 * 3600  # seconds: a working day


@dataclass(frozen=True)
class Typed:
    """What somebody typed, line by line, without the references.

    Attributes:
        pseudonyms: of the lines that could be read, each once, in their order.
        wrong: numbers of the lines that could not.
    """

    pseudonyms: tuple[str, ...]
    wrong: tuple[int, ...]


def pseudonym_of(partnership_code: str, reference: str, which: str = "This") -> str:
    """Hash a reference somebody typed.

    Raises:
        NotAllowed: it is not one. The message does not repeat it.
    """
    if not STAFF_REF.fullmatch(canonical(reference)):
        raise NotAllowed("reference", NOT_ONE.format(which=which))
    return Pseudonyms(partnership_code).of(reference, Use.STAFF)


def read_lines(partnership_code: str, text: str) -> Typed:
    """Hash one reference a line; blank lines do not matter."""
    lines = by_line(partnership_code, text)
    found = dict.fromkeys(pseudonym for _, pseudonym in lines if pseudonym)
    wrong = [number for number, pseudonym in lines if not pseudonym]
    return Typed(tuple(found), tuple(wrong))


def by_line(partnership_code: str, text: str) -> list[tuple[int, str]]:
    """Hash one reference a line, with the line's number; "" where it is none.

    Blank lines are left out; they count, so that a number is that of an editor.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append((number, pseudonym_of(partnership_code, line)))
        except NotAllowed:
            found.append((number, ""))
    return found


def short(pseudonym: str) -> str:
    """Give the handle of a person, known here or not."""
    return Delegate(pseudonym=pseudonym).short


def seal(user_id: int, about: int, pseudonyms: Sequence[str]) -> str:
    """Sign whom a form is about, for this person and this event or place."""
    return signing.dumps([user_id, about, list(pseudonyms)], salt=SALT)


def unseal(user_id: int, about: int, sealed: str) -> tuple[str, ...]:
    """Read what `seal` signed; nobody where it was for somebody else, or is too old."""
    if not sealed:
        return ()
    try:
        who, what, pseudonyms = signing.loads(sealed, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return ()
    return tuple(pseudonyms) if (who, what) == (user_id, about) else ()
