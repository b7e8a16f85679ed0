"""Tells which headings a person may say a column of ours is.

A heading that names or locates a person is no column of ours, whoever says so. One that
may hold a person's number is an identifier or nothing: only identifiers are hashed
while a row is read. Where the words leave it open, the answer is no.
Source: DOMAIN F.1; SECURITY 2c.
"""

import re
import unicodedata

from safeguarding.returns.records.kinds import Column
from safeguarding.returns.rules.files import is_personal
from safeguarding.returns.rules.personal_data import personal_in

# Things that have names too.
THINGS = (
    "agency|area|board|borough|briefing|building|class|college|council|course|department"
    "|directorate|division|employer|event|group|learning|locality|module|office|order"
    "|organi[sz]ation|partnership|programme|project|provider|room|school|sector|service"
    "|session|site|subject|system|team|title|topic|training|trust|unit|venue|ward"
)
_THING = re.compile(rf"\b(?:{THINGS})s?\b", re.IGNORECASE)
_NAME = re.compile(r"\b(?:\w*name[sd]?|initials|signature)\b", re.IGNORECASE)
# Never, not even hashed: what a person is called, where they live or are reached.
_NEVER = re.compile(
    r"\b(?:dob|d\.o\.b|birth\w*|born|nhs\w*|upn|uln|nino|national insurance|ni n\w+"
    r"|addr\w*|post ?code|telephone|phone|tel|mobile|mob|cell|e[ -]?mail\w*|mail\w*"
    r"|login|alias|street|town"
    r"|photo|ethnic\w*|religion|gender|sex|salary)\b",
    re.IGNORECASE,
)
PEOPLE = (
    "adult|applicant|attende[er]s?|booker|candidate|care[rd]|case|child|children|client"
    "|colleague|contact|delegate|employee|father|learner|manager|member|mother|officer"
    "|parent|participant|patient|payroll|people|person|personnel|practitioner|pupil"
    "|speaker|staff|student|supervisor|trainee|trainer|user|worker|young person"
)
_PERSON = re.compile(rf"\b(?:{PEOPLE})(?:'?s)?\b", re.IGNORECASE)
# What is said of people and points to none of them.
_SAID = re.compile(
    r"\b(?:role|job|type|group|sector|status|grade|band|level|date|day|on|at|time|count"
    r"|hours?|age|area|location|outcome|result|reason|score)\b",
    re.IGNORECASE,
)
APOSTROPHE = "\u2019"
_NUMBER = re.compile(
    r"\b(?:id|ids|no|num|number|ref|reference|code|key)\b", re.IGNORECASE
)


def may_be(column: Column, heading: str) -> bool:
    """Say whether a heading may be said to be a column of ours."""
    text = _words(heading)
    if not text or personal_in(heading) or _names_somebody(text):
        return False
    return column.is_identifier or not _points_to_somebody(text)


def _words(heading: str) -> str:
    """Write a heading as words: LearnerID as "Learner ID", phone1 as "phone 1"."""
    text = unicodedata.normalize("NFKC", heading).replace(APOSTROPHE, "'")
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)  # Whatever dash was typed.
    text = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", text)
    return re.sub(r"[_./:()\[\]#?-]+|\s+", " ", text).strip()


def _names_somebody(text: str) -> bool:
    """Whether the words are those of a name, an address or a date of birth."""
    if _NEVER.search(text):
        return True
    return bool(_NAME.search(text)) and (
        bool(_PERSON.search(text)) or not _THING.search(text)
    )


def _points_to_somebody(text: str) -> bool:
    """Whether the words are those of a number of a person, or of a person."""
    if is_personal(text):
        return True
    if not _PERSON.search(text):
        return False
    return bool(_NUMBER.search(text)) or not (_SAID.search(text) or _THING.search(text))
