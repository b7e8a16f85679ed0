"""How many go on from one step to the next, and how honestly that can be said.

Where the catalogue has an indicator that follows the same children, it is shown with
its counts. Elsewhere two counts of one period stand side by side, and are called
that: they are not the same children. Shares are made from the reader's own counts.

Source: DOMAIN A.6 (cohort measure), B.4, B.5, F.3 rule 4.
"""

from dataclasses import dataclass

from dashboards.front_door.counting import SHOWN, Entry, Hiding, Known
from dashboards.front_door.flow import Flow, StepLine
from dashboards.front_door.steps import CONVERSIONS, Conversion
from dashboards.presenters import entries as words
from dashboards.presenters.entries import Figure, Row
from dashboards.presenters.words import MISSING, Word, hidden_text
from safeguarding.indicators.change import round_half_up

HIDDEN = MISSING["suppressed"]
NOT_JUDGED = Word(
    "not judged", "Two counts of different children: no test of chance fits them."
)
FOLLOWED = "The same ones, followed."
NO_COUNTS = "The counts were not given."
NO_FIGURE = Figure("No figure", "missing", meaning="One of the two counts is missing.")
APART = Figure(
    "No figure", "missing", meaning="The two counts are of different periods."
)


@dataclass(frozen=True)
class Onward:
    """One conversion as it is read.

    Attributes:
        said: who went on, of how many, in a sentence.
        basis: whether these are the same children.
        share: the share that went on, or how many stand beside a hundred.
        before: the same in the period before; None when never known.
        year_ago: the same a year earlier.
        trend: what the change means; only judged where children were followed.
        row: the indicator in words, where there is one.
    """

    title: str
    said: str
    basis: str
    share: Figure
    before: Figure | None
    year_ago: Figure | None
    trend: Word
    row: Row | None
    is_part: bool

    @property
    def code(self) -> str:
        """The indicator to go to; "" when there is none."""
        return self.row.code if self.row else ""


def onward_of(known: Known, flow: Flow, hiding: Hiding) -> list[Onward]:
    """Tell every conversion for which the scorecard has an indicator, or two counts."""
    told = (_onward(one, known, flow, hiding) for one in CONVERSIONS)
    return [one for one in told if one is not None]


def _onward(one: Conversion, known: Known, flow: Flow, hiding: Hiding) -> Onward | None:
    entry = known.get(one.code)
    # What is hidden stays so: two counts beside one another must not stand in for it.
    if entry and (entry["state"] in {SHOWN, "suppressed"} or not _has_both(one, flow)):
        return _followed(one, entry, flow, hiding)
    if not one.after:
        return None
    reason = words.figure(entry, hiding.threshold).text if entry else ""
    return _side_by_side(one, flow, hiding, reason)


def _has_both(one: Conversion, flow: Flow) -> bool:
    if not one.after:
        return False
    lines = (flow.line(one.before), flow.line(one.after))
    return all(line.now.kind == "value" for line in lines)


def _followed(one: Conversion, entry: Entry, flow: Flow, hiding: Hiding) -> Onward:
    row = words.row(entry, quarter=flow.period.code, threshold=hiding.threshold)
    return Onward(
        title=one.title,
        said=_said(one, entry, row, hiding),
        basis=FOLLOWED,
        share=row.figure,
        before=_point(entry, "previous", hiding),
        year_ago=_point(entry, "year_ago", hiding),
        trend=row.trend,
        row=row,
        is_part=one.is_part,
    )


def _said(one: Conversion, entry: Entry, row: Row, hiding: Hiding) -> str:
    """Say "81 of 240 contacts became referrals", or what is known of it."""
    if row.figure.kind == "hidden":
        return f"Hidden: {hidden_text(hiding.threshold)}, or one that tells such a one."
    if row.figure.kind == "missing":
        owed = f" Owed by {row.owed_by}." if row.owed_by else ""
        return f"{row.figure.text}.{owed}"
    above, below = entry.get("numerator"), entry.get("denominator")
    if above is None or below is None:
        return f"{row.figure.text} of {one.of} {one.became}. {NO_COUNTS}"
    return f"{words.number(above)} of {words.number(below)} {one.of} {one.became}."


def _point(entry: Entry, which: str, hiding: Hiding) -> Figure | None:
    point = entry.get(which)
    if not point:
        return None
    return words.figure(point, hiding.threshold, unit=entry["unit"])


def _side_by_side(one: Conversion, flow: Flow, hiding: Hiding, reason: str) -> Onward:
    before, after = flow.line(one.before), flow.line(one.after)
    instead = f" {one.code}, which follows them: {reason.lower()}." if reason else ""
    return Onward(
        title=one.title,
        said=_beside(before, after),
        basis=f"In the same {flow.span}, not the same children.{instead}",
        share=_share(before, after, "", hiding) or NO_FIGURE,
        before=_share(before, after, "previous", hiding),
        year_ago=_share(before, after, "year_ago", hiding),
        trend=NOT_JUDGED,
        row=None,
        is_part=one.is_part,
    )


def _beside(before: StepLine, after: StepLine) -> str:
    lines = (after, before)
    absent = [line for line in lines if line.now.kind == "missing"]
    if absent:
        told = (f"{line.step.title}: {line.now.text.lower()}." for line in absent)
        return " ".join(told)
    return f"{', beside '.join(_counted(line) for line in lines)}."


def _counted(line: StepLine) -> str:
    is_hidden = line.now.kind == "hidden"
    return f"{'a hidden number of' if is_hidden else line.now.text} {line.step.counted}"


def _share(
    before: StepLine, after: StepLine, which: str, hiding: Hiding
) -> Figure | None:
    """Set one count beside a hundred of the other, unless that tells a small one."""
    below = before.entry.get(which) if which else before.entry
    above = after.entry.get(which) if which else after.entry
    if not below or not above:
        return None
    if below["period"] != above["period"]:
        return APART
    if "suppressed" in {below["state"], above["state"]}:
        return _hidden(hiding)
    if below["state"] != SHOWN or above["state"] != SHOWN or not below["value"]:
        return NO_FIGURE
    return _ratio(above["value"], below["value"], hiding)


def _ratio(above: float, below: float, hiding: Hiding) -> Figure:
    if any(hiding.hides(count) for count in (above, below, below - above)):
        return _hidden(hiding)
    shown = round_half_up(above * 100 / below, 0)
    counts = f"{words.number(above)} beside {words.number(below)}"
    return Figure(f"{shown:,f} per 100", "value", counts=counts)


def _hidden(hiding: Hiding) -> Figure:
    spoken = hidden_text(hiding.threshold)
    return Figure(HIDDEN.word, "hidden", spoken=spoken, meaning=HIDDEN.meaning)
