"""Cases and episodes that Northborough's lead keeps on screen; all of it is made up.

They are made through the services of the screens, on days before the demo's first
start, so that clocks run and worklists have something in them: a child missing now, an
interview with hours left, one overdue, a referral nobody screened, a case nobody
reviewed. Once there is one, nothing is added.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dashboards.demo.people import NORTHBOROUGH
from dashboards.demo.published import People
from safeguarding.access.models import User
from safeguarding.access.permissions import Role
from safeguarding.cases import queries
from safeguarding.cases.clocks import add_months, local_day
from safeguarding.cases.models import CseCase, MissingEpisode, RiskAssessment
from safeguarding.cases.services import cse, facts, missing
from safeguarding.cases.services import facts_missing as told
from safeguarding.cases.services.children import About, pseudonym_of
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Agency, Partnership

# Numbers of these children: none of the lists has them.
FIRST_NUMBER = 900_001
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Referred:
    """A referral: days ago, who sent it, and how far it has come."""

    days: int
    by: str
    level: str = ""
    is_screening: bool = False
    has_mase: bool = False
    age: int = 15


@dataclass(frozen=True)
class Gone:
    """An episode: hours since it began, hours it lasted (0: still missing), the rest.

    Attributes:
        child: which of the children; the same one may be missing several times.
        interview: "" for nothing yet, or offered, accepted, done, refused.
    """

    child: int
    began: float
    lasted: float = 0
    location: str = "home"
    risk: str = "medium"
    interview: str = ""
    is_screened: bool = False


REFERRALS = (
    Referred(2, "northborough-schools"),
    Referred(6, "northborough-police", is_screening=True),
    Referred(19, "northborough-hospital"),
    Referred(24, "northborough-csc", level="medium", has_mase=True),
    Referred(31, "northborough-schools", level="high", has_mase=True, age=17),
    Referred(40, "northborough-police", level="low"),
)
# Newest last; the third child is frequently missing, and nobody has screened it.
EPISODES = (
    Gone(3, began=1150, lasted=9, interview="done"),
    Gone(3, began=700, lasted=15, interview="refused"),
    Gone(3, began=330, lasted=6, interview="accepted"),
    Gone(4, began=260, lasted=30, location="care", interview="done", is_screened=True),
    Gone(5, began=130, lasted=8, interview="offered", is_screened=True),
    Gone(6, began=103, location="care", risk="high"),
    Gone(7, began=78, lasted=12, location="care", is_screened=True),
    Gone(8, began=40, lasted=5, interview="accepted"),
    Gone(3, began=31, lasted=20),
    Gone(9, began=7, risk="high"),
)
# So many cases of the last list were taken over, and what was entered about them.
REVIEWED, RAISED = 6, 3


class Desk:
    """Who keeps the cases, where, and what time it is."""

    def __init__(self, partnership: Partnership, lead: User, now: datetime) -> None:
        self.partnership, self.lead, self.now = partnership, lead, now
        self.agencies = {row.code: row for row in Agency.objects.all()}
        self.today = local_day(now)

    def at(self, hours: float) -> datetime:
        """Give the moment so many hours ago, to the minute."""
        return (self.now - hours * HOUR).replace(second=0, microsecond=0)

    def doing(self, at: datetime) -> Changing:
        """Say that the lead does something at a moment."""
        return Changing(self.lead, at)

    def on(self, days: int) -> date:
        """Give the day so many days ago."""
        return self.today - timedelta(days)


def keep_all(partnership: Partnership, people: People, now: datetime) -> int:
    """Enter what is kept on screen, once; say how many records that were."""
    if CseCase.objects.filter(partnership=partnership, row=None).exists():
        return 0
    lead = people[Role.CSE_MISSING_LEAD, ""]
    desk = Desk(partnership, lead, now)
    _take_over(desk)
    for number, referral in enumerate(REFERRALS):
        _refer(desk, referral, FIRST_NUMBER + 100 + number)
    for episode in EPISODES:
        _go_missing(desk, episode)
    return len(REFERRALS) + len(EPISODES)


def _take_over(desk: Desk) -> None:
    """Go on with open cases of the last list; who changes one keeps it from then on."""
    found = queries.open_cases(desk.lead).filter(
        partnership=desk.partnership, status="open"
    )
    cases = list(found.order_by("pk"))
    for number, case in enumerate(cases[:REVIEWED]):
        on = facts.On(desk.on(4 + 3 * number))
        cse.review(case=case, facts=on, doing=desk.doing(desk.now))
    for number, case in enumerate(cases[REVIEWED : REVIEWED + RAISED]):
        why = RiskAssessment.Why.NEW_INFORMATION.value
        risk = facts.Risk(desk.on(12 + 2 * number), "high", why=why)
        cse.assess_risk(case=case, facts=risk, doing=desk.doing(desk.now))


def _about(desk: Desk, number: int, age: int) -> About:
    """Say what is known of a made-up child; whoever is 17 turns 18 within months."""
    months = 3 if age == 17 else number % 11
    born = add_months(desk.today.replace(day=1), months - 12 * (age + 1))
    sex = "male" if number % 4 == 0 else "female"
    return About(born, sex, "WBRI", f"N{number % 4 + 1}")


def _refer(desk: Desk, one: Referred, number: int) -> None:
    referred = facts.Referral(
        partnership=desk.partnership,
        pseudonym=pseudonym_of(desk.partnership, f"SYN{number}"),
        about=_about(desk, number, one.age),
        keeper=desk.agencies[NORTHBOROUGH.analysts_agency],
        source=desk.agencies[one.by],
        referred_on=desk.on(one.days),
    )
    doing = desk.doing(desk.now)
    case = cse.refer(referral=referred, doing=doing)
    if one.is_screening:
        cse.begin_screening(case=case, facts=facts.Nothing(), doing=doing)
    if not one.level:
        return
    day = desk.on(one.days - 3)
    category, route = {
        "low": (1, "early_intervention"),
        "medium": (2, "cse_team"),
        "high": (2, "ypse_panel"),
    }[one.level]
    screening = facts.Screening(day, "nwg", category, route, score=14)
    case = cse.screen(case=case, facts=screening, doing=doing)
    case = cse.assess_risk(case=case, facts=facts.Risk(day, one.level), doing=doing)
    if one.has_mase:
        held = facts.Held(
            desk.on(one.days - 10),
            "mase",
            child_invited=True,
            parent_invited=True,
            parent_attended=True,
        )
        cse.hold_meeting(case=case, facts=held, doing=doing)


def _go_missing(desk: Desk, one: Gone) -> None:
    began = desk.at(one.began)
    number = FIRST_NUMBER + one.child
    is_care = one.location == "care"
    report = told.Report(
        partnership=desk.partnership,
        pseudonym=pseudonym_of(desk.partnership, f"SYN{number}"),
        about=_about(desk, number, 14),
        keeper=desk.agencies["northborough-police"],
        started=told.When(began),
        reported=told.When(min(began + 1.5 * HOUR, desk.now)),
        what=told.What(
            "missing", one.location, one.risk, "lac_in_borough" if is_care else ""
        ),
    )
    # Entered as it was told of, so that an open one may be without news for long.
    doing = desk.doing(report.reported.at)
    episode = missing.report_missing(report=report, doing=doing)
    doing = desk.doing(desk.now)
    if one.lasted:
        back = told.When(desk.at(one.began - one.lasted))
        episode = missing.record_return(
            episode=episode, facts=told.Back(back), doing=doing
        )
        _interview(desk, one, episode)
    if one.is_screened:
        screened = told.Screened(local_day(began), "none")
        missing.screen(episode=episode, facts=screened, doing=doing)


def _interview(desk: Desk, one: Gone, episode: MissingEpisode) -> None:
    if not one.interview:
        return
    doing, since = desk.doing(desk.now), one.began - one.lasted
    accepted = {"offered": None, "refused": False}.get(one.interview, True)
    offer = told.Offer(told.When(desk.at(since - min(16, since / 2))), accepted)
    episode = missing.offer_interview(episode=episode, facts=offer, doing=doing)
    if one.interview == "done":
        provider = desk.agencies["northborough-yjs"]
        done = told.Done(told.When(desk.at(since - 50)), provider, is_independent=True)
        missing.record_interview(episode=episode, facts=done, doing=doing)
