"""Writes what is held and what is checked as tables, for docs/cases.md.

Run it with:

manage.py shell -c "from safeguarding.cases.files import described as d; d.rewrite()"
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import models

from safeguarding import documents
from safeguarding.cases import models as records
from safeguarding.returns.records.kinds import Layout, RuleText, kinds

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "cases.md"
HELD = (
    records.Child,
    records.LookedAfter,
    records.CseCase,
    records.RiskAssessment,
    records.CaseMeeting,
    records.Disruption,
    records.PursueOutcome,
    records.MissingEpisode,
    records.ReturnInterview,
    records.InformationReport,
    records.ChildQuarter,
    records.CaseQuarter,
)
# What is asked of reports about suspects and places; they are entered on screen only.
REPORT_RULES: Mapping[str, RuleText] = {
    "E-INCIDENT-AFTER": RuleText(
        "The incident is not after the report", "One of the two days is wrong."
    ),
    "E-TRADING-NAME": RuleText(
        "A licensed service is named in the report that is sent",
        "The police cannot ask after a taxi firm nobody names. The name is not held.",
    ),
    "W-GRADING": RuleText(
        "The two gradings do not contradict each other",
        "The scales run in opposite directions: 5 with 5, or 1 with 1, is often a slip.",
    ),
    "W-SENT-LATE": RuleText(
        "A report is passed on within one working day",
        "Intelligence grows old.",
    ),
    "W-THIRD-PARTY": RuleText(
        "Whoever knew it was asked whether they would talk to the police",
        "Only the reporter can ask.",
    ),
}


def rewrite() -> None:
    """Write every table of the document anew."""
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text("utf-8")), "utf-8")


def rewritten(text: str) -> str:
    """Give the document with its tables as the code has them now.

    Raises:
        KeyError: a mark names a table that there is not.
    """
    return documents.rewritten(text, _tables())


def _tables() -> dict[str, Callable[[], str]]:
    made: dict[str, Callable[[], str]] = {
        "held": _held,
        "rules of reports": partial(rules_table, REPORT_RULES),
    }
    for kind in kinds().values():
        made[f"rules of {kind.code}"] = partial(rules_table, kind.rules)
        for layout in kind.layouts:
            made[f"columns of {layout.code}"] = partial(columns_table, layout)
    return made


def _held() -> str:
    rows = [(_name(one), ", ".join(_fields(one))) for one in HELD]
    return documents.table(("record", "what is held"), rows)


def _name(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name).capitalize().replace("Cse", "CSE")


def _fields(model: type[models.Model]) -> Iterable[str]:
    hidden = {"id", "partnership", "row"}
    both = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return (field.name for field in both if field.name not in hidden)


def columns_table(layout: Layout) -> str:
    """Write what goes into each column of a layout."""
    rows = [
        (
            column.title,
            "yes" if column.is_required else "",
            column.help,
            ", ".join(column.aliases),
        )
        for column in layout.columns
    ]
    return documents.table(("column", "needed", "what goes in", "also read as"), rows)


def rules_table(texts: Mapping[str, RuleText]) -> str:
    """Write what the rules of a kind of records say, errors first."""
    order = {"E": 0, "W": 1, "I": 2}
    codes = sorted(texts, key=lambda code: (order[code[0]], code))
    rows = [(code, texts[code].title, texts[code].why) for code in codes]
    return documents.table(("code", "what must hold", "why"), rows)
