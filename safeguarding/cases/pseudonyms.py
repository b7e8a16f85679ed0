"""Turns an agency's own identifier into a pseudonym; nothing turns one back.

A keyed hash, because unkeyed ones of short numbers are guessed in hours (SECURITY 2g).
Each partnership has its own key, made from the one in the environment, so that a child
known to two boards is not linked; each use has its own too, so that a child's number
and a case's number that happen to be equal do not meet.
"""

import hmac
import re
import unicodedata
from enum import StrEnum

from django.conf import settings

# What writes one identifier in several ways: blanks, hyphens and the like.
SIGNS = re.compile(r"[\s\-/._]+")
# In the number of a record they tell 1/23 from 12/3; a child's is often grouped.
CUTS = re.compile(r"(?<=[0-9])[\s\-/._]+(?=[0-9])")
CUT = "|"
LONGEST = 40
# What a child's number looks like, written in the one way (SSDA903 rules 1570, 1580);
# without a digit it is a name.
CHILD_NUMBER = re.compile(r"(?=.*[0-9])[A-Z0-9]{1,20}")


class Use(StrEnum):
    """What an identifier identifies."""

    CHILD = "child"
    EPISODE = "episode"
    CASE = "case"
    REPORT = "report"
    STAFF = "staff"


class Pseudonyms:
    """Makes one partnership's pseudonyms; keys are derived once."""

    def __init__(self, partnership_code: str) -> None:
        master = settings.PSEUDONYM_KEY.encode()
        self._keys = {
            use: hmac.digest(master, f"{partnership_code}:{use}".encode(), "sha256")
            for use in Use
        }

    def of(self, identifier: str, use: Use = Use.CHILD) -> str:
        """Give the pseudonym of an identifier: 64 hexadecimal signs; "" for none.

        Case, blanks and hyphens do not matter; leading zeros do, and where digits are
        cut in the number of anything but a child.
        """
        if use is not Use.CHILD:
            identifier = CUTS.sub(CUT, unicodedata.normalize("NFKC", identifier))
        text = canonical(identifier)
        if not text:
            return ""
        return hmac.digest(self._keys[use], text.encode(), "sha256").hex()


def canonical(identifier: str) -> str:
    """Write an identifier in the one way that is hashed."""
    folded = unicodedata.normalize("NFKC", identifier).upper()
    return SIGNS.sub("", folded)
