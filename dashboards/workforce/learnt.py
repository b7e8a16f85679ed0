"""What people learnt, and whether practice changed: course by course."""

from collections.abc import Mapping

from dashboards.assurance.parts import said, words
from dashboards.charts import Bar, bars_figure
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Line, Part, Shown, withheld
from dashboards.workforce import returned
from dashboards.workforce.parts import AS_RETURNED, rate
from dashboards.workforce.reading import Told
from dashboards.workforce.tally import Share
from training import telling
from training.gain import Change, Gain, Responses

HEADING = "Did people learn, and did they change what they do?"
NOTE = (
    "Learning gain is the mean score after less the mean score before, from 1 to 5, of "
    "people who gave both. The interval is what chance alone may give (t, 95%). Practice "
    "is asked about 3 months later; the share is of those who answered. What fewer than "
    "five people said of a course is not told, and not counted in the sentence."
)
HIDDEN = (
    "What the people of one agency said is told to that agency and to who keeps the "
    "training: the rest of all answers may be one person's."
)
NO_GAIN = Shown(
    Figure("No pairs", "missing", meaning="Nobody scored before and after.")
)
FEW = Shown(
    Figure(
        "Too few",
        "missing",
        meaning="Fewer than five answered: not told what they say.",
    )
)
NO_ANSWER = Shown(Figure("No answer", "missing", meaning="Nobody said what changed."))


def part(told: Told) -> Part:
    """Show learning gain and change of practice of each course."""
    learnt = told.learnt
    if learnt.is_hidden:
        return withheld("learnt", HEADING, HIDDEN)
    titles = {row.course: row.title for row in told.who}
    keys = [key for key in titles if key in learnt.gains or key in learnt.changes]
    if not keys:
        return _as_returned(told)
    order = sorted(keys, key=lambda key: titles[key])
    lines = tuple(
        Line(
            titles[key],
            _cells(
                learnt.gains.get(key, Gain()),
                learnt.changes.get(key, Change()),
                learnt.responses.get(key, Responses()),
            ),
        )
        for key in order
    )
    return Part(
        "learnt",
        HEADING,
        _said(learnt.all, list(learnt.changes.values())),
        (
            *("Course", "Before", "After", "Gain", "Interval", "Pairs"),
            "Answered after 3 months, of attended",
            "Practice changed, of answers",
            "Manager agrees, of managers' answers",
        ),
        lines,
        chart=_chart(
            {titles[key]: learnt.gains[key] for key in order if key in learnt.gains}
        ),
        note=NOTE,
    )


def _cells(gain: Gain, change: Change, answered: Responses) -> tuple[Shown, ...]:
    return (
        *gain_cells(gain),
        rate(Share(answered.three.part or 0, answered.three.whole)),
        *_changed(change),
    )


def _changed(change: Change) -> tuple[Shown, Shown]:
    if change.changed is None:
        return FEW, FEW
    changed = _of(change.changed, change.answers)
    if change.confirmed is None or change.judged is None:
        return changed, FEW
    return changed, _of(change.confirmed, change.judged)


def gain_cells(gain: Gain) -> tuple[Shown, ...]:
    """Show scores before and after, the gain, its interval, and of how many pairs."""
    if gain.gain is None:
        why = FEW if gain.n else NO_GAIN
        return (why, why, why, why, returned.number(gain.n))
    return (
        _points(gain.before),
        _points(gain.after),
        Shown(Figure(_signed(gain.gain), "value"), gain.gain),
        words(f"{_signed(gain.low)} to {_signed(gain.high)}")
        if gain.low is not None and gain.high is not None
        else Shown(Figure("Too few", "missing", meaning="Too few pairs to tell.")),
        returned.number(gain.n),
    )


def _points(value: float | None) -> Shown:
    return NO_GAIN if value is None else Shown(Figure(f"{value:.2f}", "value"), value)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\u2212")


def _of(part: int, whole: int) -> Shown:
    return rate(Share(part, whole)) if whole else NO_ANSWER


def _said(gain: Gain, changes: list[Change]) -> str:
    share = telling.change_of_all(changes)
    found = "Nobody scored both before and after."
    if gain.gain is None and gain.n:
        found = "Too few scored both before and after on one course to tell."
    if gain.gain is not None and gain.before is not None and gain.after is not None:
        pairs = said(gain.n, "person", "people")
        found = (
            f"Of {pairs} who scored before and after, the mean went from "
            f"{gain.before:.2f} to {gain.after:.2f}: {_signed(gain.gain)}"
        )
        if gain.low is not None and gain.high is not None:
            found += f" ({_signed(gain.low)} to {_signed(gain.high)})"
        found += "."
    if not share.whole and any(one.answers for one in changes):
        return f"{found} Too few have said yet what changed after 3 months."
    if not share.whole:
        return f"{found} Nobody has said yet what changed after 3 months."
    return (
        f"{found} {share.part:,} of {share.whole:,} who answered after 3 months do something "
        "differently."
    )


def _chart(gains: Mapping[str, Gain]) -> dict[str, object] | None:
    bars = [
        Bar(title, one.gain, _signed(one.gain), one.low, one.high)
        for title, one in gains.items()
        if one.gain is not None
    ]
    return bars_figure(bars, unit="Learning gain, points of 5") if bars else None


RETURNED = {
    "TRN-09": "Learning gain, points",
    "TRN-10": "Evaluated before, of those who attended",
    "TRN-11": "Evaluated after, of those who attended",
    "TRN-12": "Told what changed 3 to 6 months later",
    "TRN-13": "Rated excellent or very good",
}


def _as_returned(told: Told) -> Part:
    """Show what was returned where no evaluation is kept."""
    sent = {code: told.sent.get(code) for code in RETURNED}
    lines = tuple(
        Line(label, (returned.cell(sent[code]),))
        for code, label in RETURNED.items()
        if sent[code]
    )
    if not lines:
        why = "No evaluation of the year's courses is kept here."
        return withheld("learnt", HEADING, why)
    gain = sent["TRN-09"]
    found = (
        f"Returned: a learning gain of {gain.text} points."
        if gain
        else "Evaluation was returned, without a learning gain."
    )
    return Part(
        "learnt",
        HEADING,
        found,
        ("What", told.year.short_label),
        lines,
        note=f"{AS_RETURNED} How many people gave both scores was not returned.",
    )
