"""The keys of an entry and their order, which the database does not keep."""

from collections.abc import Mapping
from typing import Any

Payload = dict[str, Any]

# The keys of an entry, in the order in which they are printed.
KEYS = (
    "code",
    "title",
    "period",
    "period_label",
    "numerator",
    "denominator",
    "value",
    "unit",
    "unit_label",
    "state",
    "qualifier",
    "text",
    "previous",
    "year_ago",
    "change",
    "trend",
    "method",
    "needed",
    "signal",
    "spc",
    "interval",
    "rating",
    "confidence",
    "revisions",
    "target",
    "comparators",
    "sources",
    "priority",
    "position",
    "polarity",
    "better",
    "timing",
    "frequency",
    "owner",
    "definition_version",
    "counts_children",
    "caveats",
    "history",
    "expected_from",
    "breakdowns",
)
# The keys of everything inside an entry, wherever they stand.
INNER = (
    "kind",
    "indicator",
    "agency",
    "agency_name",
    "submission",
    "version",
    "sheet",
    "row",
    "row_id",
    "received_on",
    "measure",
    "definition",
    "scope",
    "formula",
    "inputs",
    "plan",
    "lead_groups",
    "dimension",
    "rows",
    "mark",
    "period",
    "period_label",
    "code",
    "label",
    "title",
    "previous",
    "year_ago",
    "absolute",
    "percent",
    "points",
    "since",
    "centre",
    "signals",
    "rule",
    "direction",
    "word",
    "level",
    "name",
    "reasons",
    "parts",
    "part",
    "reason",
    "is_muted",
    "times",
    "last_on",
    "first_value",
    "first_text",
    "target",
    "amber_from",
    "red_from",
    "year",
    "source",
    "numerator",
    "denominator",
    "value",
    "state",
    "qualifier",
    "note",
    "text",
    "low",
    "high",
    "interval_text",
    "judgement",
    "method",
    "published_on",
    "is_same_period",
    "population",
    "applies_to",
    "relative",
    "ratio",
)
_PLACES = {key: place for place, key in enumerate(INNER)}


def in_order(payload: Mapping[str, Any]) -> Payload:
    """Give an entry as it is printed; a key it was made without is null."""
    return {key: _inside(payload.get(key)) for key in KEYS}


def _inside(value: Any) -> Any:
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (_PLACES.get(key, len(INNER)), key))
        return {key: _inside(value[key]) for key in keys}
    if isinstance(value, list):
        return [_inside(each) for each in value]
    return value
