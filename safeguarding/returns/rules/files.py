"""Rules about the file as a whole: its sheets, its columns, whether it is new."""

import re
from collections import Counter
from collections.abc import Iterator

from safeguarding.returns.rules.columns import COLUMNS, HELP
from safeguarding.returns.rules.facts import Finding, Row, Sent
from safeguarding.returns.rules.personal_data import personal_in
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
            if heading.startswith(HELP):
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
        yield from _personal_cells(row)


def _personal_cells(row: Row) -> Iterator[Finding]:
    for column, text in row.cells.items():
        if kind := personal_in(text):
            where = f"The cell of {column}" if column in COLUMNS else "The row"
            yield Finding(
                "E-PII",
                f"{where} seems to hold {kind}. A return holds counts only: delete "
                "it. The file was not kept.",
                row.sheet,
                row.number,
                column[:40],
                HIDDEN,
            )


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


def _template(sent: Sent) -> Iterator[Finding]:
    if sent.other_template:
        yield Finding("E-TEMPLATE", sent.other_template)


def _mapping(sent: Sent) -> Iterator[Finding]:
    if sent.is_unsettled:
        yield Finding(
            "E-MAPPING",
            "This is a table as it is printed. Say on the page of this return what "
            "its rows and columns are; it is remembered for the next one.",
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
        "E-MAPPING",
        "It is settled how a printed table is read",
        "A table read wrongly gives figures that look right.",
        _mapping,
        failing=Example(is_unsettled=True),
    ),
    Rule(
        "E-TEMPLATE",
        "A template is the one of this return, as it is now",
        "Last quarter's template filled in again would put figures under dates and "
        "definitions that are not theirs.",
        _template,
        failing=Example(other_template="This is the template of another period."),
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
