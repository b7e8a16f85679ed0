"""Loads the indicator catalogue: reviewed files in, rows out, as often as liked."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators.formulas import FormulaError, order, parse
from safeguarding.indicators.models import (
    KINDS,
    Definition,
    Indicator,
    Polarity,
    Timing,
    Unit,
)
from safeguarding.sync import Changes, sync

CHOICES: dict[str, list[str]] = {
    "unit": Unit.values,
    "polarity": Polarity.values,
    "frequency": [kind for kind, _ in KINDS],
    "timing": Timing.values,
}

# Files of the folder that hold no indicators.
NOT_FAMILIES = ("templates", "relations")


@dataclass(frozen=True)
class DeclaredCode:
    """One code of a breakdown."""

    code: str
    label: str


@dataclass(frozen=True)
class DeclaredBreakdown:
    """A way an indicator can be split."""

    dimension: str
    codes: list[DeclaredCode]


@dataclass(frozen=True)
class DeclaredDefinition:
    """A dated version of what is counted."""

    version: int
    valid_from: date
    text: str
    numerator: str = ""
    denominator: str = ""
    formula: dict[str, Any] | None = None
    breaks_series: bool = False
    reason: str = ""


@dataclass(frozen=True)
class DeclaredIndicator:
    """One [[indicator]] of a catalogue file; the columns of DOMAIN B."""

    code: str
    title: str
    unit: str
    polarity: str
    frequency: str
    timing: str
    owner: str
    source: str
    status: str
    counts_children: bool
    additive: bool
    on_by_default: bool
    definition: list[DeclaredDefinition]
    priorities: list[str] = field(default_factory=list)
    comparators: str = ""
    stated_target: str = ""
    seed_figures: str = ""
    parts: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    why_it_matters: str = ""
    better: str = ""
    traps: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    breakdowns: list[DeclaredBreakdown] = field(default_factory=list)


def load_catalogue(folder: Path) -> Changes:
    """Bring the catalogue in line with the `*.toml` files of a folder.

    Nothing is removed: an indicator with figures is switched off, never deleted.

    Raises:
        DeclarationError: a file is wrong; nothing has been changed.
    """
    families = read_families(folder)
    check_together([row for rows in families.values() for row in rows])
    with transaction.atomic():
        changes = sync(
            Indicator.objects.all(),
            [_indicator(name, row) for name, rows in families.items() for row in rows],
            key=("code",),
        )
        ids = dict(Indicator.objects.values_list("code", "pk"))
        return changes + sync(
            Definition.objects.all(),
            [
                _definition(ids[row.code], each)
                for rows in families.values()
                for row in rows
                for each in row.definition
            ],
            key=("indicator_id", "version"),
        )


def read_families(folder: Path) -> dict[str, list[DeclaredIndicator]]:
    """Read the catalogue files of a folder: family name -> its indicators.

    Raises:
        DeclarationError: every mistake of every file, with the file's name.
    """
    families: dict[str, list[DeclaredIndicator]] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        if path.stem in NOT_FAMILIES:
            continue
        reading = Reading.of(path)
        reading.expect({"indicator"})
        families[path.stem] = reading.many("indicator", DeclaredIndicator)
        problems += [f"{path.name}: {problem}" for problem in reading.problems]
    if not families:
        problems.append(f"There is no catalogue file in {folder}.")
    if problems:
        raise DeclarationError(problems)
    return families


def check_together(rows: list[DeclaredIndicator]) -> None:
    """Check what one file alone cannot: codes, references, formulas, choices.

    Raises:
        DeclarationError: with every mistake.
    """
    problems: list[str] = []
    codes = [row.code for row in rows]
    problems += [f"{c} stands twice." for c in sorted(set(codes)) if codes.count(c) > 1]
    for row in rows:
        wrong = [c for c in (*row.parts, *row.related) if c not in codes]
        problems += [f"{row.code}: there is no indicator {code}." for code in wrong]
        problems += _wrong_choices(row)
        if not row.definition:
            problems.append(f"{row.code}: it has no definition.")
    try:
        order(
            {
                row.code: parse(each.formula)
                for row in rows
                for each in row.definition[-1:]
                if each.formula
            }
        )
    except FormulaError as error:
        problems.append(str(error))
    if problems:
        raise DeclarationError(problems)


def _wrong_choices(row: DeclaredIndicator) -> list[str]:
    problems = []
    for name, choices in CHOICES.items():
        if getattr(row, name) not in choices:
            problems.append(f"{row.code}: {name} must be one of {', '.join(choices)}.")
    return problems


def _indicator(family: str, row: DeclaredIndicator) -> Indicator:
    names = {each.attname for each in Indicator._meta.concrete_fields} - {
        "id",
        "family",
        "breakdowns",
    }
    return Indicator(
        family=family,
        breakdowns={
            each.dimension: {code.code: code.label for code in each.codes}
            for each in row.breakdowns
        },
        **{name: getattr(row, name) for name in names},
    )


def _definition(indicator_id: int, row: DeclaredDefinition) -> Definition:
    return Definition(
        indicator_id=indicator_id,
        version=row.version,
        valid_from=row.valid_from,
        text=row.text,
        numerator=row.numerator,
        denominator=row.denominator,
        formula=row.formula,
        breaks_series=row.breaks_series,
        reason=row.reason,
    )
