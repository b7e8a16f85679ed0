"""The words of the template's other sheets: how to fill in, and the definitions."""

from safeguarding.indicators.models import Qualifier
from safeguarding.returns.asked import Asked
from safeguarding.returns.models import Obligation

MEANINGS = {
    Qualifier.EXACT: "The figure is exact. Leaving the cell empty says the same.",
    Qualifier.APPROX: "About: an estimate. Say in the note why.",
    Qualifier.AT_LEAST: "At least: for 600+ type 600 and choose this.",
    Qualifier.NIL: "Nothing happened: a true zero.",
    Qualifier.NOT_AVAILABLE: "You cannot give it this time.",
    Qualifier.NOT_COLLECTED: "Nobody records it.",
    Qualifier.NOT_APPLICABLE: "There was nothing to take a share of.",
    Qualifier.SUPPRESSED: "You hide a small number.",
    Qualifier.REFUSED: "You were asked and say no.",
}


def guide_rows(owed: Obligation) -> list[tuple[str, str]]:
    """Write the sheet "How to fill in": pairs of what and how."""
    days = f"{owed.period_start:%-d %B %Y} to {owed.period_end:%-d %B %Y}"
    return [
        ("What", "How"),
        ("This file is for", f"{owed.template.title}, {owed.agency.name}"),
        ("Sent to", owed.partnership.name),
        ("Period", f"{days}. It cannot be used for another period."),
        ("Due", f"{owed.due_on:%-d %B %Y}"),
        (
            "Where to write",
            (
                "On the sheet Figures, in the yellow cells only. Grey cells are not needed "
                "for that line."
            ),
        ),
        (
            "A plain count",
            "Type it in Numerator and leave Denominator and Value empty.",
        ),
        (
            "A share or a rate",
            (
                "Type its two counts. The percentage is worked out; Value is for when the "
                "counts are not known (choose approx, and say why in the note)."
            ),
        ),
        (
            "An average, an amount or points",
            "Type it in Value where Value is yellow and Numerator is not.",
        ),
        (
            "No number",
            (
                "Leave the numbers empty and choose why in Qualifier. Never type N/A or a "
                "dash. Zero is a number: type 0, or choose nil."
            ),
        ),
        *(
            (f"Qualifier: {one.value.replace('_', ' ')}", text)
            for one, text in MEANINGS.items()
        ),
        (
            "Parts",
            (
                "Lines with a part are for those who can split the figure. Leave a part "
                "empty if you cannot; the line All is always needed."
            ),
        ),
        (
            "Columns that begin with Help",
            (
                "They are for you and are not read: what is counted, and the last figures "
                "we hold from you."
            ),
        ),
        (
            "Nobody's details",
            (
                "Counts only. Never write a name, an address or an NHS number, not in a "
                "note either."
            ),
        ),
        (
            "Locked cells",
            (
                "There is no password: Review, Unprotect Sheet. Add rows for months if "
                "you must, with the same columns."
            ),
        ),
        (
            "Then",
            (
                "Save the file and choose it on the page of this return. Checking sends "
                "nothing, and you can check as often as you like."
            ),
        ),
    ]


def definition_rows(asked: Asked) -> list[tuple[str, ...]]:
    """Write the sheet "Definitions": one row per indicator, a heading first."""
    rows = {
        line.facts.code: (
            line.facts.code,
            line.facts.title,
            line.unit,
            line.definition.text,
            line.definition.numerator,
            line.definition.denominator,
            f"Version {line.definition.version}",
        )
        for line in asked.lines
    }
    heading = (
        "Code",
        "Title",
        "Unit",
        "What is counted",
        "Numerator is",
        "Denominator is",
        "Definition",
    )
    return [heading, *rows.values()]
