"""Gives the parts of a figure, such as ages or localities, for JSON."""

from dashboards.assembly import wording
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft, text_of


def breakdowns_of(draft: Draft) -> list[Payload]:
    """Give one list for each dimension, the parts in order of their codes."""
    labels = draft.indicator.breakdowns
    dimensions: dict[str, list[Payload]] = {}
    rows = draft.view.rows(draft.indicator.pk, draft.place.shown)
    for (dimension, code), figure in rows.items():
        dimensions.setdefault(dimension, []).append(
            {
                "code": code,
                "label": labels.get(dimension, {}).get(code, code),
                "numerator": wording.number(figure.numerator),
                "value": wording.number(figure.value),
                "state": figure.state,
                "text": text_of(figure, draft.indicator.unit),
            }
        )
    return [{"dimension": name, "rows": rows} for name, rows in dimensions.items()]
