"""Quarters of children and cases worked out slowly, in plain Python, from the rows."""

from datetime import timedelta

from safeguarding.cases import clocks
from safeguarding.cases.models import (
    CaseMeeting,
    CaseQuarter,
    Child,
    ChildQuarter,
    CseCase,
    LookedAfter,
    MissingEpisode,
    ReturnInterview,
    RiskAssessment,
)
from safeguarding.periods import Kind, Period

ORDER = ["no_current_risk", "low", "medium", "high", "serious"]
TRUST = ["police", "log", "council"]
GONE = {"missing", "no_apparent_risk"}
FIELDS = (
    *("episodes", "home_episodes", "care_episodes", "education_episodes"),
    *("other_episodes", "unknown_episodes", "is_frequent", "is_screened"),
    *("has_case", "highest_level", "is_at_risk", "is_serious", "placed_at_end"),
    *("had_mase", "panel_at_risk"),
)
PLACES = ("home", "care", "education", "other_placement", "unknown")


def quarter_of(day):
    return Period.containing(Kind.QUARTER, day)


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class Oracle:
    """What the tables should say of one partnership on a day, five quarters back."""

    def __init__(self, partnership, today, *, episodes=3, months=3):
        self.today, self.need, self.months = today, episodes, months
        own = {"partnership": partnership}
        self.children = list(Child.objects.filter(**own))
        self.episodes = list(MissingEpisode.objects.filter(**own, withdrawn_at=None))
        self.cases = list(CseCase.objects.filter(**own, withdrawn_at=None))
        self.talks = {t.episode_id: t for t in ReturnInterview.objects.filter(**own)}
        self.risks = list(RiskAssessment.objects.filter(**own).order_by("on"))
        self.meetings = list(CaseMeeting.objects.filter(**own))
        self.care = list(LookedAfter.objects.filter(**own))

    def same(self, one, other):
        """Say whether two rows of a child tell of the same day."""
        return (
            one.child_id == other.child_id
            and one.started_on <= (other.ended_on or other.started_on)
            and other.started_on <= (one.ended_on or one.started_on)
        )

    def counts(self, own):
        if own.system == "police":
            return True
        if own.system == "council" and own.type != "away":
            sent = {e.quarter for e in self.episodes if e.system == "police"}
            if own.quarter in sent:
                return False
        return not any(
            TRUST.index(other.system) < TRUST.index(own.system)
            and (other.type in GONE or own.type not in GONE)
            and self.same(own, other)
            for other in self.episodes
        )

    def talk(self, own):
        if own.pk in self.talks:
            return self.talks[own.pk]
        lent = [
            self.talks[other.pk]
            for other in self.episodes
            if other.pk in self.talks
            and TRUST.index(other.system) > TRUST.index(own.system)
            and self.same(own, other)
        ]
        done = sorted((t for t in lent if t.completed_at), key=lambda t: t.completed_at)
        return (done + sorted(lent, key=lambda t: t.pk))[0] if lent else None

    def flags(self):
        """Give {episode: (counts, offered, accepted, completed, in time)}."""
        found = {}
        for own in self.episodes:
            talk = self.talk(own)
            told = (False, False, False, False)
            if talk:
                precision = "date" if "date" in (own.precision, talk.precision) else ""
                told = (
                    bool(talk.offered),
                    bool(talk.accepted),
                    talk.completed_at is not None,
                    bool(clocks.in_time(own.returned_at, talk.completed_at, precision)),
                )
            found[own.pk] = (self.counts(own), *told)
        return found

    def is_open(self, case, day):
        return (
            case.referred_on <= day
            and (case.closed_on is None or case.closed_on > day)
            and (case.known_through is None or day <= case.known_through)
        )

    def level(self, case, day):
        known = [r.level for r in self.risks if r.case_id == case.pk and r.on <= day]
        return known[-1] if known else ""

    def child_rows(self):
        """Give {(child, quarter): the columns of FIELDS}, without the empty ones."""
        found = {}
        last = quarter_of(self.today).index
        for child in self.children:
            for index in range(last - 4, last + 1):
                quarter = Period.from_index(Kind.QUARTER, index)
                row = self.child_row(child, quarter)
                if row["episodes"] or row["has_case"]:
                    found[child.pk, index] = tuple(row[name] for name in FIELDS)
        return found

    def child_row(self, child, quarter):
        gone = [
            e
            for e in self.episodes
            if e.child_id == child.pk and e.type in GONE and self.counts(e)
        ]
        here = [e for e in gone if quarter.contains(e.started_on)]
        row = {"episodes": len(here)}
        for field, place in zip(FIELDS[1:6], PLACES, strict=True):
            row[field] = sum(e.location == place for e in here)
        row["is_frequent"] = clocks.is_frequent(
            [e.started_on for e in gone],
            quarter.start,
            quarter.end,
            self.need,
            self.months,
        )
        return row | self.case_part(child, quarter)

    def case_part(self, child, quarter):
        own = [c for c in self.cases if c.child_id == child.pk]
        span = days(quarter.start, quarter.end)
        open_days = [(c, d) for c in own for d in span if self.is_open(c, d)]
        levels = {self.level(c, d) for c, d in open_days} - {""}
        highest = max(levels, key=ORDER.index, default="")
        at_risk = highest in ORDER[2:]
        met = [m for m in self.meetings if quarter.contains(m.on)]
        return {
            "is_screened": self.screened(child, own, quarter.end),
            "has_case": bool(open_days),
            "highest_level": highest,
            "is_at_risk": at_risk,
            "is_serious": highest == "serious",
            "placed_at_end": self.placed(child, quarter.end) if at_risk else "",
            "had_mase": any(
                m.kind == "mase" and m.case_id == c.pk for m in met for c in own
            ),
            "panel_at_risk": at_risk
            and any(day and quarter.contains(day) for day in map(self.panel_on, own)),
        }

    def screened(self, child, cases, upto):
        known = [e.cse_screened_on for e in self.episodes if e.child_id == child.pk]
        known += [case.screened_on for case in cases]
        return any(day and day <= upto for day in known)

    def panel_on(self, case):
        reached = [
            m.on for m in self.meetings if m.kind == "ypse" and m.case_id == case.pk
        ]
        if case.route == "ypse_panel":
            reached.append(case.referred_on)
        return min(reached, default=None)

    def placed(self, child, day):
        spans = [
            s
            for s in self.care
            if s.child_id == child.pk
            and s.from_on <= day
            and (s.to_on is None or s.to_on > day)
        ]
        return max(spans, key=lambda s: s.from_on).placed if spans else ""

    def case_rows(self):
        """Give {(case, quarter): (open at end, level at end)}."""
        found = {}
        last = quarter_of(self.today).index
        for case in self.cases:
            for index in range(last - 4, last + 1):
                quarter = Period.from_index(Kind.QUARTER, index)
                if any(self.is_open(case, d) for d in days(quarter.start, quarter.end)):
                    is_open = self.is_open(case, quarter.end)
                    level = self.level(case, quarter.end) if is_open else ""
                    found[case.pk, index] = (is_open, level)
        return found


def written_flags(partnership):
    names = (
        *("pk", "counts", "rhi_offered", "rhi_accepted", "rhi_completed"),
        "rhi_in_time",
    )
    rows = MissingEpisode.objects.filter(partnership=partnership, withdrawn_at=None)
    return {row[0]: row[1:] for row in rows.values_list(*names)}


def written_children(partnership):
    rows = ChildQuarter.objects.filter(partnership=partnership)
    return {
        (row[0], row[1]): row[2:]
        for row in rows.values_list("child_id", "quarter", *FIELDS)
        if row[2] or row[10]
    }


def written_cases(partnership):
    rows = CaseQuarter.objects.filter(partnership=partnership)
    names = ("case_id", "quarter", "is_open_at_end", "level_at_end")
    return {(row[0], row[1]): row[2:] for row in rows.values_list(*names)}
