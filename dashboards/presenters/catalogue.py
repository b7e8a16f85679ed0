"""The catalogue's short words, written out for people."""

import re

BETTER = {
    "HIGHER": "Up is better.",
    "LOWER": "Down is better.",
    "NEUTRAL": "Neither: up or down is not good or bad in itself.",
}
EVERY = {
    "YEAR": "Once a financial year",
    "QUARTER": "Every quarter",
    "TERM": "Every school term",
    "MONTH": "Every month",
}
# Families whose file name does not read well as a heading.
FAMILIES = {
    "allegations": "Allegations against people who work with children",
    "assessment_and_protection": "Assessment and child protection",
    "care": "Children in care",
    "cse": "Child sexual exploitation (CSE)",
    "missing": "Missing children",
    "reviews": "Learning from reviews",
    "voice": "Voice of the child",
}

# Short names of comparator areas in the catalogue. Source: DOMAIN B.
AREA_NAMES = {
    "E": "England",
    "WM": "West Midlands",
    "SN": "statistical neighbours",
    "R7": "the seven West Midlands councils",
}
AREAS = re.compile(rf"\b(?:{'|'.join(AREA_NAMES)})\b")


def compared_with(short: str) -> str:
    """Write out the catalogue's short names of areas: E/WM becomes England and so on."""
    if short == "none":
        return ""
    return AREAS.sub(lambda found: AREA_NAMES[found[0]], short).replace("/", ", ")
