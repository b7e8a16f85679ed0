"""Rules about the file as a whole: its sheets, its columns, whether it is new."""

import re
from collections import Counter
from collections.abc import Iterator

from safeguarding.returns.rules.facts import COLUMNS, Finding, Sent
from safeguarding.returns.rules.registry import Example, Rule
from safeguarding.returns.values import nearest, quoted

# Headings that name or locate a person. A return holds counts only.
PERSONAL = re.compile(
    r"^(?:names?|initials|dob|d\.o\.b\.?)$"
    r"|\b(?:child|pupil|young person|person|mother|father|carer|parent|first|last|full"
    r"|family|given|middle|client|patient)(?:'?s)? ?name\b"
    r"|\b(?:surname|forename|date of birth|birth ?date|nhs(?: (?:no|number))?|upn|uln"
    r"|national insurance|nino|address|post ?code|telephone|phone|mobile|e-?mail"
    r"|(?:case|child|person|client|patient) ?id)\b",
    re.IGNORECASE,
)
TEN_DIGITS = re.compile(r"(?<![0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9])")
HIDDEN = "(not shown)"


def _no_rows(sent: Sent) -> Iterator[Finding]:
    if not sent.rows:
        yield Finding(
            "E-FILE",
            "There is no row of figures below the heading. Put one row for each "
            "indicator, with a qualifier where there is no number.",
        )


def _columns(sent: Sent) -> Iterator[Finding]:
    for sheet in sent.sheets:
        times = Counter(sheet.columns)
        for column in COLUMNS:
            if times[column] == 0:
                message = f"The column {column} is missing. Add it; it may be empty."
            elif times[column] > 1:
                message = f"There are {times[column]} columns {column}. Keep one."
            else:
                continue
            yield Finding("E-COLUMN", message, sheet.name, sheet.header_row, column)
    for row in sent.rows:
        if nameless := row.cells.get(""):
            message = (
                f"{quoted(nameless)} stands beside the columns. Delete it; if a number "
                "with a comma was cut in two, write it without the comma."
            )
            yield Finding("E-COLUMN", message, row.sheet, row.number, "", nameless)


def is_personal(heading: str) -> bool:
    """Say whether a heading looks like one of a column about a person."""
    return bool(PERSONAL.search(heading.replace("_", " ")))


def _extra_columns(sent: Sent) -> Iterator[Finding]:
    for sheet in sent.sheets:
        for heading in sheet.columns:
            if not heading or heading in COLUMNS or is_personal(heading):
                continue
            meant = nearest(heading, COLUMNS)
            hint = f" Did you mean {meant}?" if meant else ""
            yield Finding(
                "W-COLUMN-EXTRA",
                f"The column {quoted(heading)} is not part of a return and is not read.{hint}",
                sheet.name,
                sheet.header_row,
                heading[:40],
            )


def _personal(sent: Sent) -> Iterator[Finding]:
    for sheet in sent.sheets:
        for heading in sheet.columns:
            if heading not in COLUMNS and is_personal(heading):
                yield Finding(
                    "E-PII",
                    f"The column {quoted(heading)} looks like details of a person. A return "
                    "holds counts only: delete the column. The file was not kept.",
                    sheet.name,
                    sheet.header_row,
                    heading[:40],
                )
    for row in sent.rows:
        if _holds_nhs_number(row.cells.get("note", "")):
            yield Finding(
                "E-PII",
                "The note seems to hold an NHS number. A return holds counts only: "
                "delete it. The file was not kept.",
                row.sheet,
                row.number,
                "note",
                HIDDEN,
            )


def _holds_nhs_number(text: str) -> bool:
    """Apply the NHS number's own check digit, so that other numbers pass."""
    for found in TEN_DIGITS.finditer(text):
        digits = [int(sign) for sign in "".join(found.groups())]
        total = sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False))
        if (11 - total % 11) % 11 == digits[9]:
            return True
    return False


def _hidden_sheets(sent: Sent) -> Iterator[Finding]:
    for name in sent.hidden_sheets:
        yield Finding(
            "W-SHEET-HIDDEN",
            f"The hidden sheet '{name}' has rows of figures. They were not read: "
            "unhide the sheet, or delete it.",
            name,
        )


def _encoding(sent: Sent) -> Iterator[Finding]:
    if sent.encoding == "cp1252":
        yield Finding(
            "I-ENCODING",
            "The file is not in UTF-8, so it was read as Windows text. Look whether "
            "signs such as £ and é are right in the notes.",
        )


def _same_again(sent: Sent) -> Iterator[Finding]:
    if standing := sent.context.already_sent.get(sent.content_hash):
        yield Finding(
            "E-DUPLICATE-FILE",
            f"We already have exactly these figures: {standing}. There is nothing "
            "to send.",
        )


RULES = (
    Rule(
        "E-FILE",
        "The file can be read and holds figures",
        "A file that cannot be read, or is empty, would look like a return with "
        "nothing to report.",
        _no_rows,
        failing=Example(rows=()),
    ),
    Rule(
        "E-COLUMN",
        "Every column of a return is there, once",
        "With a column missing or doubled nobody can say which figure is meant.",
        _columns,
        failing=Example(without_columns=("denominator",)),
    ),
    Rule(
        "W-COLUMN-EXTRA",
        "There is no column that will not be read",
        "A figure in a column of our own making would silently be lost.",
        _extra_columns,
        failing=Example(extra_columns=("Trend",)),
    ),
    Rule(
        "E-PII",
        "Nothing in the file is about one person",
        "Returns are counts. Names, addresses and NHS numbers must not reach us.",
        _personal,
        failing=Example(extra_columns=("NHS number",)),
        passing=Example(extra_columns=("Trend",)),
    ),
    Rule(
        "W-SHEET-HIDDEN",
        "No figures stand on a hidden sheet",
        "Last quarter's copy often stays in a workbook where nobody sees it.",
        _hidden_sheets,
        failing=Example(hidden_sheets=("Old",)),
    ),
    Rule(
        "I-ENCODING",
        "The way letters are written is known",
        "A wrong guess turns £ into another sign in the notes.",
        _encoding,
        failing=Example(encoding="cp1252"),
    ),
    Rule(
        "E-DUPLICATE-FILE",
        "The figures are not those we already have",
        "The same figures twice would look like a correction that changed nothing.",
        _same_again,
        failing=Example(already_sent=True),
    ),
)
