"""What an indicator means, for the dictionary and beside every series."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from dashboards.presenters.catalogue import BETTER, EVERY, FAMILIES, compared_with
from dashboards.reading import NotThereError
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Caveat, Definition, Indicator, Switch
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Template


@dataclass(frozen=True)
class Version:
    """One dated wording of a definition."""

    number: int
    valid_from: date
    text: str
    numerator: str
    denominator: str
    formula: str
    breaks_series: bool
    reason: str


@dataclass(frozen=True)
class Meaning:
    """Everything a reader may ask about what an indicator counts."""

    code: str
    title: str
    family: str
    unit: str
    better: str
    polarity: str
    frequency: str
    timing: str
    owner: str
    comes_from: str
    returns: tuple[str, ...]
    why: str
    counts_children: bool
    traps: tuple[str, ...]
    questions: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    comparators: str
    stated_target: str
    status: str
    current: Version
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class _Use:
    """A partnership's use of an indicator; true while it is switched on."""

    words: str
    is_on: bool

    def __bool__(self) -> bool:
        return self.is_on


@dataclass(frozen=True)
class Listed:
    """One line of the dictionary's list."""

    code: str
    title: str
    unit: str
    polarity: str
    frequency: str
    owner: str
    on_for: str


def get_meaning(code: str, *, day: date) -> Meaning:
    """Find what an indicator means on a day. Four queries.

    Raises:
        NotThereError: there is no indicator of this code.
    """
    wordings = Definition.objects.order_by("version")
    templates = Template.objects.order_by("title", "pk")
    chosen = Indicator.objects.filter(code=code).prefetch_related(
        Prefetch("definitions", queryset=wordings),
        Prefetch("templates", queryset=templates),
    )
    indicator = chosen.first()
    if indicator is None or not indicator.definitions.all():
        raise NotThereError
    named = titles([*indicator.related, *indicator.parts])
    return _meaning(indicator, named, day)


def titles(codes: Collection[str]) -> dict[str, str]:
    """Give the titles of indicators by code."""
    rows = Indicator.objects.filter(code__in=codes)
    return dict(rows.values_list("code", "title"))


def _meaning(indicator: Indicator, named: dict[str, str], day: date) -> Meaning:
    versions = tuple(_version(row) for row in indicator.definitions.all())
    begun = [version for version in versions if version.valid_from <= day]
    return Meaning(
        code=indicator.code,
        title=indicator.title,
        family=family_title(indicator.family),
        unit=indicator.get_unit_display(),
        better=indicator.better or BETTER[indicator.polarity],
        polarity=BETTER[indicator.polarity],
        frequency=EVERY[indicator.frequency],
        timing=indicator.get_timing_display(),
        owner=indicator.owner,
        comes_from=indicator.source,
        returns=tuple(template.title for template in indicator.templates.all()),
        why=indicator.why_it_matters,
        counts_children=indicator.counts_children,
        traps=tuple(indicator.traps),
        questions=tuple(indicator.questions),
        related=_named(indicator.related, named),
        parts=_named(indicator.parts, named),
        comparators=compared_with(indicator.comparators),
        stated_target=indicator.stated_target,
        status=indicator.status,
        current=begun[-1] if begun else versions[0],
        versions=versions,
    )


def _named(codes: list[str], known: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, known[code]) for code in codes if code in known)


def _version(row: Definition) -> Version:
    return Version(
        number=row.version,
        valid_from=row.valid_from,
        text=row.text,
        numerator=row.numerator,
        denominator=row.denominator,
        formula=formula_in_words(row.formula),
        breaks_series=row.breaks_series,
        reason=row.reason,
    )


def formula_in_words(formula: dict[str, Any] | None) -> str:
    """Name the indicators a derived one is computed from; empty for counted ones."""
    if not formula:
        return ""
    inputs = sorted(set(_codes(formula)))
    return f"Computed from {' and '.join(inputs)}." if inputs else ""


def _codes(part: Any) -> list[str]:
    """Collect the indicator codes in a formula, wherever they stand in it."""
    if isinstance(part, dict):
        return [code for value in part.values() for code in _codes(value)]
    if isinstance(part, list):
        return [code for value in part for code in _codes(value)]
    is_code = isinstance(part, str) and len(part) > 3 and part[:3].isupper()
    return [part] if is_code and "-" in part else []


def family_title(family: str) -> str:
    """Name a family for people."""
    return FAMILIES.get(family, family.replace("_", " ").capitalize())


def listing(
    user: User, *, words: str, family: str, only_on: bool, day: date
) -> list[tuple[str, list[Listed]]]:
    """List the catalogue by family, narrowed by what the reader asked. Two queries.

    Args:
        user: whose partnerships decide which indicators are "on".
        words: looked for in code, title and definition.
        family: a family's own name, or empty for all.
        only_on: leave out what no partnership of the reader uses.
        day: the switches of this day count.
    """
    used = _in_use(user, day)
    rows = _search(words, family)
    if only_on:
        rows = rows.filter(pk__in=[key for key, uses in used.items() if any(uses)])
    found: dict[str, list[Listed]] = {}
    for row in rows:
        line = _listed(row, "; ".join(use.words for use in used.get(row.pk, ())))
        found.setdefault(family_title(row.family), []).append(line)
    return sorted(found.items())


def _search(words: str, family: str) -> Any:
    rows = Indicator.objects.order_by("code")
    if family:
        rows = rows.filter(family=family)
    for word in words.split():
        meant = Definition.objects.filter(text__icontains=word).values("indicator")
        rows = rows.filter(
            Q(code__icontains=word) | Q(title__icontains=word) | Q(pk__in=meant)
        )
    return rows


def _in_use(user: User, day: date) -> dict[int, list[_Use]]:
    """Tell, by indicator, which partnerships of the reader use or used it."""
    switched = (
        Switch.objects.for_user(user, Permission.SEE_DICTIONARY)
        .filter(active_from__lte=day)
        .order_by("partnership__short_name", "active_from")
        .values_list("indicator_id", "partnership__short_name", "active_to")
    )
    used: dict[int, list[_Use]] = {}
    for indicator, partnership, end in switched:
        is_on = end is None or end >= day
        words = partnership if is_on else f"{partnership}, until {end:%-d %B %Y}"
        used.setdefault(indicator, []).append(_Use(words, is_on))
    return used


def _listed(row: Indicator, on_for: str) -> Listed:
    return Listed(
        code=row.code,
        title=row.title,
        unit=row.get_unit_display(),
        polarity=BETTER[row.polarity].split(":")[0].rstrip("."),
        frequency=EVERY[row.frequency],
        owner=row.owner,
        on_for=on_for,
    )


def families() -> list[tuple[str, str]]:
    """Give the families of the catalogue, for the search form."""
    rows = Indicator.objects.order_by("family").values_list("family", flat=True)
    return [(family, family_title(family)) for family in rows.distinct()]


def caveats_of(
    user: User, *, partnership_id: int, code: str
) -> list[tuple[date, date, str, str]]:
    """Give the caveats on one indicator: first day, last day, mark and text."""
    rows = Caveat.objects.for_user(user, Permission.SEE_SCORECARD).filter(
        partnership_id=partnership_id, indicator__code=code
    )
    ordered = rows.order_by("starts_on", "mark")
    return list(ordered.values_list("starts_on", "ends_on", "mark", "text"))


def definitions_in_words(codes: Collection[str], day: date) -> dict[str, str]:
    """Give the wording in force on a day, by code. One query."""
    rows = (
        Definition.objects.filter(indicator__code__in=codes, valid_from__lte=day)
        .order_by("version")
        .values_list("indicator__code", "text")
    )
    return dict(rows)


def questions_of(codes: Collection[str]) -> dict[str, list[str]]:
    """Give what a member might ask about each indicator, by code. One query."""
    rows = Indicator.objects.filter(code__in=codes)
    return dict(rows.values_list("code", "questions"))


def first_period_of(version: Version, kind: Kind) -> Period:
    """Give the first period to which a version of a definition applies."""
    return Period.containing(kind, version.valid_from)
