"""The parts of the page that tell of one round: who answered, and what the panel moved."""

from collections.abc import Mapping

from audits.models import ResponseState
from dashboards.assurance import heat
from dashboards.assurance.parts import bars, listed, plain, said, share
from dashboards.assurance.scores import percent
from dashboards.assurance.seen import RoundSeen, StandardSeen, Standing, Tally
from dashboards.charts import Stage, funnel_figure
from dashboards.profile.shown import Line, Part, count, withheld

STATES = "Who has answered?"
GAP = "Does the panel see it as those who answered do?"
NOT_MODERATED = "No panel moderates this round: the scores are those answered."
NOTHING_COMPARED = (
    "Nobody can say yet: no answer with both scores is final. They are compared as "
    "answers become final."
)


def rate(asked: RoundSeen, standing: Standing) -> str:
    """Say the return rate as the board's papers do: "106 of 106 schools (100%)"."""
    if not standing.required:
        return f"Nobody is required to answer {asked.title} yet."
    returned, required = standing.returned, standing.required
    who = asked.who(required)
    have = "has" if required == 1 else "have"
    told = f"{returned} of {required} {who} ({percent(returned, required)})"
    sentence = f"{told} {have} sent their answer."
    if standing.late:
        verb = "is" if standing.late == 1 else "are"
        sentence += f" {standing.late} {verb} late."
    return sentence


def lead(asked: RoundSeen, standing: Standing, totals: Mapping[int, Tally]) -> str:
    """Say in one sentence how far the round is, and where it is weakest."""
    verb = "has" if standing.required == 1 else "have"
    final = (
        f"{standing.final} of {standing.required} "
        f"{asked.who(standing.required)} {verb} a final answer"
    )
    if asked.tool:
        return f"{final}. The answers are kept in {asked.tool}: only where they stand is known here."
    found = heat.weakest(asked, totals)
    if found is None:
        return f"{final}: no score can be shown yet."
    weak, tally = found
    meets = f"{tally.met} of {tally.scored} {_meet(tally)} it"
    if tally.met == tally.scored:
        return f"{final}; all of them meet every standard."
    if len(weak) == 1:
        return f"{final}; the weakest standard is {_named(weak[0])}: {meets}."
    names = listed([_named(one) for one in weak])
    meets = meets.removesuffix(" it")
    return f"{final}; the weakest standards are {names}: {meets} each of them."


def _meet(tally: Tally) -> str:
    return "meets" if tally.met == 1 else "meet"


def _named(standard: StandardSeen) -> str:
    return f"{standard.number}, {plain(standard.title)}"


def states(asked: RoundSeen, standing: Standing) -> Part:
    """Count where the answers stand, of all that are required."""
    if not standing.required:
        return withheld("states", STATES, rate(asked, standing))
    whole = standing.required
    lines = tuple(
        Line(str(label), (share(number, whole),))
        for state, label in ResponseState.choices
        for number in [standing.by_state.get(state, 0)]
    )
    below = (
        Line("Sent in all", (share(standing.returned, whole),)),
        Line("Late", (share(standing.late, whole),)),
    )
    required = f"{whole} {asked.who(whole)}"
    return Part(
        "states",
        STATES,
        rate(asked, standing),
        ("Where the answer stands", "Of those required"),
        (*lines, *below),
        chart=bars(lines, asked.who(2)),
        note=f"Of {required} that must answer; whoever need not is in no number here.",
    )


def gap(asked: RoundSeen, totals: Mapping[int, Tally]) -> Part:
    """Set the panel's scores beside the answers' own, standard by standard."""
    if not asked.is_moderated:
        return withheld("gap", GAP, NOT_MODERATED)
    if not any(one.compared for one in totals.values()):
        return withheld("gap", GAP, NOTHING_COMPARED)
    told = [(one, totals[one.pk]) for one in asked.standards]
    stages = [
        Stage(
            f"{one.number}",
            (float(tally.met), float(tally.met_own)),
            (f"{tally.met} of {tally.scored}", f"{tally.met_own} of {tally.scored}"),
        )
        for one, tally in told
    ]
    columns = ("Meet it by the panel's score", "Meet it by their own")
    more = ("Panel lower", "Same", "Panel higher", "2 or more apart")
    return Part(
        "gap",
        GAP,
        moved(asked, totals),
        ("Standard", *columns, *more),
        tuple(_gap_line(one, tally) for one, tally in told),
        chart=funnel_figure(stages, ("Panel's score", "Own score")),
        note=(
            "A standard is met from 2 (mostly met) on, and is as good as its weakest "
            "answer. Final answers only. The numbers in the chart are those of the "
            "standards in the table."
        ),
    )


def _gap_line(one: StandardSeen, tally: Tally) -> Line:
    same = tally.compared - tally.lower - tally.higher
    numbers = (tally.lower, same, tally.higher, tally.apart)
    return Line(
        f"{one.number}. {one.title}",
        (
            share(tally.met, tally.scored),
            share(tally.met_own, tally.scored),
            *(count(number) for number in numbers),
        ),
    )


def moved(asked: RoundSeen, totals: Mapping[int, Tally]) -> str:
    """Say in one sentence how the panel's scores differ."""
    compared = sum(one.compared for one in totals.values())
    lower = sum(one.lower for one in totals.values())
    higher = sum(one.higher for one in totals.values())
    apart = sum(one.apart for one in totals.values())
    if not lower and not higher:
        return f"The panel agreed with all {compared} scores."
    found = f"Of {said(compared, 'score', 'scores')} the panel put {lower} lower"
    found += f" and {higher} higher" if higher else ""
    most = max(asked.standards, key=lambda one: totals[one.pk].lower)
    if totals[most.pk].lower:
        found += f"; most often {_named(most)}: {totals[most.pk].lower} lower"
    if apart:
        found += f". {said(apart, 'score is', 'scores are')} 2 or more apart"
    return f"{found}."
