"""Two areas with coordinators, and short words for episodes made by the services."""

from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from safeguarding.access.permissions import Role
from safeguarding.cases import opening
from safeguarding.cases.models import InformationReport
from safeguarding.cases.pseudonyms import Pseudonyms
from safeguarding.cases.services import facts_missing as facts
from safeguarding.cases.services import missing, reports
from safeguarding.cases.services.children import About
from safeguarding.cases.services.facts import Nothing
from safeguarding.cases.services.keeping import Changing, Seen
from safeguarding.cases.stages import Act
from tests.factories import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    member,
)

LONDON = ZoneInfo("Europe/London")
# A Monday in a summer without a change of clocks near it.
START = datetime(2016, 6, 6, 18, 0, tzinfo=UTC)
BACK = START + timedelta(hours=10)
NOW = START + timedelta(days=40)
_numbers = count(1)


def at(text):
    """Read "2016-06-06 18:00" as London time."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def when(moment, *, has_time=True):
    return facts.When(moment, has_time)


class Place:
    """One area: an agency, a coordinator who keeps cases, and an analyst who looks."""

    def __init__(self, code):
        self.partnership = PartnershipFactory(code=code, short_name=code.title())
        self.agency = AgencyFactory(short_name=f"{code.title()} council")
        MembershipFactory(partnership=self.partnership, agency=self.agency)
        self.lead = member(Role.CSE_MISSING_LEAD, self.partnership, self.agency)
        self.analyst = member(Role.BOARD_ANALYST, self.partnership)

    def doing(self, moment=NOW, *, confirmed=(), version=""):
        reason = "checked" if confirmed else ""
        return Changing(self.lead, moment, Seen(version, tuple(confirmed), reason))

    def report(self, start=START, *, child="LA0001", has_time=True, doing=None, **more):
        """Report an episode of a child, by the child's number."""
        born = more.pop("born", None)
        reference = more.pop("own_reference", "")
        back = more.pop("back", None)
        what = {"type": "missing", "location": "home"} | more
        told = facts.Report(
            partnership=self.partnership,
            pseudonym=Pseudonyms(self.partnership.code).of(child),
            about=About(born_month=born),
            keeper=self.agency,
            started=when(start, has_time=has_time),
            reported=when(start, has_time=has_time),
            what=facts.What(**what),
            returned=when(back) if back else None,
            own_reference=reference,
        )
        return missing.report_missing(report=told, doing=doing or self.doing())

    def back(self, episode, moment=BACK, *, has_time=True, doing=None):
        told = facts.Back(when(moment, has_time=has_time))
        return missing.record_return(
            episode=episode, facts=told, doing=doing or self.doing()
        )

    def offer(self, episode, moment=None, *, accepted=None, doing=None):
        moment = moment or episode.returned_at + timedelta(hours=1)
        return missing.offer_interview(
            episode=episode,
            facts=facts.Offer(when(moment), accepted),
            doing=doing or self.doing(),
        )

    def answer(self, episode, *, accepted):
        return missing.answer_offer(
            episode=episode, facts=facts.Answer(accepted), doing=self.doing()
        )

    def interview(self, episode, moment=None, *, has_time=True, doing=None):
        moment = moment or episode.returned_at + timedelta(hours=20)
        told = facts.Done(when(moment, has_time=has_time), self.agency, True)
        return missing.record_interview(
            episode=episode, facts=told, doing=doing or self.doing()
        )

    def not_done(self, episode, reason="not_located"):
        return missing.not_done(
            episode=episode, facts=facts.Why(reason), doing=self.doing()
        )

    def at_stage(self, stage, child=None):
        """Bring a fresh episode of a fresh child to a stage."""
        episode = self.report(child=child or f"LA{next(_numbers):06}")
        if stage == "open":
            return episode
        episode = self.back(episode)
        if stage == "returned":
            return episode
        if stage == "not_done":
            return self.not_done(episode)
        episode = self.offer(episode)
        if stage == "offered":
            return episode
        episode = self.answer(episode, accepted=True)
        return episode if stage == "accepted" else self.interview(episode)

    def do(self, act, episode):
        """Do anything that can be done, with facts that fit."""
        later = episode.returned_at or BACK
        told = {
            Act.STILL_MISSING: Nothing(),
            Act.RECORD_RETURN: facts.Back(when(BACK)),
            Act.OFFER_INTERVIEW: facts.Offer(when(later)),
            Act.ANSWER_OFFER: facts.Answer(accepted=True),
            Act.RECORD_INTERVIEW: facts.Done(when(later), self.agency, True),
            Act.NOT_DONE: facts.Why("not_located"),
            Act.TAKE_BACK: Nothing(),
            Act.SCREEN: facts.Screened(START.date(), "none"),
            Act.CORRECT: facts.Correction(
                when(START - timedelta(minutes=5)),
                when(later) if episode.returned_at else None,
                facts.What("missing", "home"),
            ),
        }[act]
        method = getattr(missing, act.value.replace("-", "_"))
        return method(episode=episode, facts=told, doing=self.doing())

    def information(self, reported=START, *, doing=None, **more):
        """Record an information report."""
        grading = ("supplied", "accuracy", "reliability", "third_party_willing")
        graded = {"supplied": "witnessed_incident", "accuracy": "2"}
        graded |= {name: more.pop(name) for name in grading if name in more}
        made = reports.Made(
            partnership=self.partnership,
            agency=self.agency,
            reported=when(reported),
            graded=reports.Graded(**graded),
            **more,
        )
        return reports.record(made=made, doing=doing or self.doing())


def opened(client, user, *episodes):
    """Sign somebody in who has said why they open these episodes."""
    client.force_login(user)
    session = client.session
    request = type("Request", (), {"session": session, "user": user})()
    for episode in episodes:
        opening.give_reason(request, episode, "work")
    session.save()
    return client


def known(**columns):
    return InformationReport.objects.filter(**columns)
