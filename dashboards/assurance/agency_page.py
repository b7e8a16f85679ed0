"""One agency's page: what does not fit together first, then the evidence."""

from typing import Any

from django.urls import reverse

from dashboards.assurance.agency import parts_of
from dashboards.assurance.contradictions import Judged, judge
from dashboards.assurance.parts import said
from dashboards.assurance.reading_agency import AgencyRead
from dashboards.presenters.words import hidden_text
from dashboards.scorecard_page import Links


def context_of(read: AgencyRead) -> dict[str, Any]:
    """Gather what the page shows."""
    judged = judge(read)
    code = read.place.code
    return {
        "place": read.place,
        "name": read.name,
        "lede": lede(judged),
        "found": [one for one in judged if one.found],
        "agreed": [one for one in judged if not one.found and not one.lacking],
        "lacking": [one for one in judged if one.lacking],
        "parts": parts_of(read),
        "links": _links(read),
        "hidden_text": hidden_text(read.place.threshold),
        "csv": reverse("dashboards:agency-csv", args=[code, read.code]),
        "xlsx": reverse("dashboards:agency-xlsx", args=[code, read.code]),
        "trail": [
            {"label": "Audits", "url": reverse("dashboards:audits", args=[code])},
            {"label": "Agencies", "url": reverse("dashboards:agencies", args=[code])},
        ],
    }


def lede(judged: list[Judged]) -> str:
    """Say in one sentence how much does not fit, and how much could be asked."""
    found = sum(len(one.found) for one in judged)
    asked = sum(not one.lacking for one in judged)
    if not asked:
        return "Nothing can be held against anything else yet: evidence is lacking."
    where = f"{asked} of {said(len(judged), 'comparison', 'comparisons')} could be made"
    if not found:
        return f"Nothing contradicts itself: {where}."
    verb = "does" if found == 1 else "do"
    return f"{said(found, 'thing', 'things')} {verb} not fit together: {where}."


def _links(read: AgencyRead) -> Links:
    """Say where the indicators it gives have their pages."""
    address = reverse("dashboards:indicator", args=[read.place.code, "-"])
    period = f"?period={read.signals.period.code}" if read.signals else ""
    return Links(address.removesuffix("-/"), f"/{period}")
