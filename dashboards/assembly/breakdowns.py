"""Gives the parts of a figure, such as ages or localities, for JSON."""

from collections.abc import Mapping
from decimal import Decimal

from dashboards.assembly import wording
from dashboards.assembly.derive import as_plain
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft, numbers_of, text_of
from dashboards.assembly.figure import Figure
from safeguarding.indicators.compute import NOT_RECORDED
from safeguarding.indicators.disproportion import Group, Relative, relative_rate
from safeguarding.indicators.figures import PER, Qualifier, Unit

# Not offered to anybody: few children live or learn there (DOMAIN F.3 rule 6).
TOO_SMALL = {"ward", "school", "postcode", "lsoa", "small_area"}
# Offered only where the indicator names the areas it may be split by.
AREAS = {"locality", "area", "district", "township"}
# Groups of people, whose rates can be set against one another.
PEOPLE = {"sex", "age_band", "ethnicity", "disability"} | AREAS

Rows = Mapping[str, Figure]


def breakdowns_of(draft: Draft) -> list[Payload]:
    """Give one list for each dimension, the parts in order of their codes."""
    declared = draft.indicator.breakdowns
    dimensions: dict[str, dict[str, Figure]] = {}
    rows = draft.view.rows(draft.indicator.pk, draft.place.shown)
    for (dimension, code), figure in rows.items():
        if _is_offered(dimension, declared):
            dimensions.setdefault(dimension, {})[code] = figure
    return [
        {"dimension": name, "rows": _rows(draft, name, parts)}
        for name, parts in dimensions.items()
    ]


def _is_offered(dimension: str, declared: Mapping[str, object]) -> bool:
    """Say whether a figure may be split so."""
    if dimension in TOO_SMALL:
        return False
    return dimension not in AREAS or dimension in declared


def _rows(draft: Draft, dimension: str, parts: Rows) -> list[Payload]:
    named = draft.indicator.breakdowns.get(dimension, {})
    labels = {NOT_RECORDED: "Not recorded"} | named
    unit = draft.indicator.unit
    return [
        {
            "code": code,
            "label": labels.get(code, code),
            **numbers_of(figure),
            "state": figure.state,
            "qualifier": figure.qualifier,
            "text": text_of(figure, unit),
            "relative": _relative(dimension, code, parts, unit),
        }
        for code, figure in parts.items()
    ]


def _relative(dimension: str, code: str, parts: Rows, unit: str) -> Payload | None:
    """Set the rate of a group against that of all the others together.

    Worked out from what this reader sees: where one group is hidden, by us or by
    its sender, the others together are not known, and nothing is said of any.
    """
    if unit not in PER or dimension not in PEOPLE:
        return None
    if any(part.state == Qualifier.SUPPRESSED for part in parts.values()):
        return None
    is_share = unit == Unit.PERCENT
    groups = {key: _group(part, is_share=is_share) for key, part in parts.items()}
    own = groups.pop(code)
    others = [group for group in groups.values() if group]
    if own is None or not others:
        return None
    together = Group(
        sum(each.events for each in others), sum(each.people for each in others)
    )
    found = relative_rate(own, together, is_share=is_share)
    return _told(found) if found else None


def _group(part: Figure, *, is_share: bool) -> Group | None:
    """Give the counts of a part; None unless they are exact, whole and possible."""
    events, people = part.numerator, part.denominator
    if events is None or not people or not as_plain(part).is_exact:
        return None
    if events % 1 or people % 1 or events < 0 or (is_share and events > people):
        return None
    return Group(int(events), int(people))


def _told(found: Relative) -> Payload:
    ratio, low, high = (
        None if each is None else wording.number(Decimal(str(each)))
        for each in (found.ratio, found.low, found.high)
    )
    return {
        "ratio": ratio,
        "low": low,
        "high": high,
        "text": found.text,
        "word": found.word,
        "method": found.method,
    }
