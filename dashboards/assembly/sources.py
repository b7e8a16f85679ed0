"""Points at the rows of files, the records or the formula behind a figure."""

from dashboards.assembly import wording
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft
from dashboards.assembly.facts import Known


def sources_of(draft: Draft) -> list[Payload]:
    """List everything the figure of an entry was made from."""
    own = draft.own
    sources = [_source(draft, row) for row in own.made_of]
    if own.inputs:
        sources.append(
            {
                "kind": "derived",
                "formula": own.formula,
                "inputs": list(own.inputs),
                "population": own.population,
            }
        )
    return sources


def _source(draft: Draft, row: Known) -> Payload:
    """Point at the row of a file, or the measure, a figure was made from."""
    numbers = _sent_numbers(row) if draft.view.is_full else {}
    if row.indicator_id != draft.indicator.pk:
        numbers["indicator"] = draft.facts.indicators[row.indicator_id].code
    if row.source_kind != "return":
        kept = {key: row.source.get(key) for key in ("measure", "definition", "scope")}
        return {"kind": row.source_kind, **kept, **numbers}
    agency = draft.facts.agencies.get(row.agency_id or 0)
    sent = draft.facts.sent.get(row.source_id or 0)
    return {
        "kind": "return",
        "agency": agency.code if agency else "",
        "agency_name": agency.short_name if agency else "",
        "submission": sent.submission if sent else row.source.get("submission"),
        "version": sent.version if sent else row.source.get("version"),
        "sheet": sent.sheet if sent else row.source.get("sheet"),
        "row": sent.row if sent else row.source.get("row"),
        # The very figure: several of a printed table can stand in one row.
        "row_id": row.source_id,
        "received_on": sent.received_on.isoformat() if sent else None,
        **numbers,
    }


def _sent_numbers(row: Known) -> Payload:
    """Give what one agency sent; only for readers who may see every number."""
    return {
        "numerator": wording.number(row.numerator),
        "denominator": wording.number(row.denominator),
        "value": wording.number(row.value),
        "qualifier": row.qualifier,
        "note": row.note,
    }
