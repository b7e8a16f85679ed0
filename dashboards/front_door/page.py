"""The page of the front door: what it reads, and what it hands to its template."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from dashboards import reading
from dashboards.charts import funnel_figure
from dashboards.front_door.counting import Hiding
from dashboards.front_door.flow import Flow, drawing, flow_of
from dashboards.front_door.onward import onward_of
from dashboards.front_door.sentences import Told, answers, lede
from dashboards.front_door.steps import codes
from dashboards.front_door.timely import back_of, timely_of
from dashboards.models import ScorecardEntry
from dashboards.presenters.words import hidden_text
from dashboards.reading import Board
from dashboards.scorecard_page import links_of
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission


def get_door(user: User, code: str, period_code: str, permission: Permission) -> Board:
    """Load the front door of one scorecard for one reader: four queries.

    Raises:
        NotThereError: no such partnership for this reader, or no such quarter.
    """
    place = reading.get_place(user, code, permission)
    period = reading.get_quarter(period_code)
    rows = ScorecardEntry.objects.for_user(user, permission)
    chosen = rows.filter(
        partnership_id=place.pk,
        quarter_start=period.start,
        indicator__code__in=codes(),
    )
    entries = chosen.order_by("position", "pk").values_list(place.column, flat=True)
    return Board(
        place=place,
        period=period,
        entries=list(entries),
        quarters=reading.quarters(user, place),
        freshness=reading.freshness(user, place, period),
    )


def told_of(board: Board) -> Told:
    """Work out everything the page tells from the reader's own entries."""
    known = {entry["code"]: entry for entry in board.entries}
    hiding = Hiding(board.place.threshold, board.place.is_full)
    flow = flow_of(known, board.period, hiding)
    return Told(
        flow=flow,
        onward=onward_of(known, flow, hiding),
        timely=timely_of(known, board.period, hiding),
        back=back_of(known, board.period, hiding),
    )


def context_of(board: Board) -> dict[str, Any]:
    """Gather what the page shows, in the order a board member asks."""
    told = told_of(board)
    flow = told.flow
    drawn = drawing(flow)
    return {
        "board": board,
        "links": links_of(board),
        "lineage": _lineage(board),
        "lede": lede(flow),
        "answers": answers(told),
        "chart": funnel_figure(drawn.stages, drawn.periods),
        "finding": _finding(flow),
        "drawn": any(one.is_drawn and one.now.kind == "value" for one in flow.lines),
        "now": drawn.periods[0],
        "beside": " and ".join(drawn.periods[1:]),
        "told": told,
        "hidden_text": hidden_text(board.place.threshold),
        "is_other_period": flow.period != board.period,
    }


def _finding(flow: Flow) -> str:
    """Say what the bars show, in one sentence."""
    told = [
        f"{line.now.text} {line.step.counted}"
        for line in flow.lines
        if line.is_drawn and line.now.kind == "value"
    ]
    if not told:
        return f"No step has a figure for {flow.period.short_label}."
    return f"{flow.period.short_label}: {', '.join(told)}."


def _lineage(board: Board) -> dict[str, str]:
    """Say where a number's origin is told, in two parts around its code."""
    try:
        address = reverse("dashboards:lineage", args=[board.place.code, "-"])
    except NoReverseMatch:
        return {}
    before, _, after = address.partition("/-/")
    return {"before": f"{before}/", "after": f"/{after}?period={board.period.code}"}
