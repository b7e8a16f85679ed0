"""An area with two agencies, whoever leads its case audits, and auditors of each."""

from datetime import UTC, date, datetime

from audits.case_facts import (
    Agreed,
    Chosen,
    Concern,
    Ended,
    Found,
    Graded,
    More,
    Nothing,
    Plan,
    Team,
    Words,
)
from audits.services import case_findings, case_grades, case_life, case_plan
from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Changing, Seen
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member

NOW = datetime(2016, 6, 1, 12, 0, tzinfo=UTC)
BEGINS = date(2016, 5, 2)
ENDED = date(2016, 5, 30)
SUMMARY = "The audited cases show that children are seen and heard."


class Area:
    """A partnership in which two agencies audit cases together."""

    def __init__(self):
        self.place = PartnershipFactory()
        self.council = AgencyFactory(short_name="Council")
        self.police = AgencyFactory(short_name="Police")
        for agency in (self.council, self.police):
            MembershipFactory(partnership=self.place, agency=agency)
        self.lead = member(Role.BOARD_ANALYST, self.place)
        self.council_auditor = member(Role.AUDITOR, self.place, self.council)
        self.police_auditor = member(Role.AUDITOR, self.place, self.police)

    def doing(self, by=None, *confirmed, version="", at=NOW):
        return Changing(by or self.lead, at, Seen(version, confirmed, "checked"))

    def plan(self, **more):
        facts = {
            "title": "Neglect, May 2016",
            "theme": "How agencies work together on neglect",
            "method": "macfa",
            "planned_on": BEGINS,
        } | more
        return case_plan.plan(
            partnership=self.place, facts=Plan(**facts), doing=self.doing()
        )

    def ready(self, cases=4, **more):
        """Plan an audit with both agencies, their auditors and some cases."""
        audit = self.plan(**more)
        self.do(case_plan.agencies, audit, Chosen((self.council.pk, self.police.pk)))
        people = ((self.council_auditor, self.council),)
        people += ((self.police_auditor, self.police),)
        team = tuple((person.pk, agency.pk) for person, agency in people)
        self.do(case_plan.team, audit, Team(team))
        return self.do(case_plan.add_cases, audit, More(cases))

    def grading(self, cases=4, **more):
        return self.do(case_life.begin, self.ready(cases, **more), Nothing())

    def do(self, service, audit, facts, *confirmed):
        return service(audit=audit, facts=facts, doing=self.doing(None, *confirmed))

    def grade(self, audit, agency, *grades):
        """Let an agency grade the first cases; a concern is always answered with no."""
        auditors = {self.council: self.council_auditor}
        auditors[self.police] = self.police_auditor
        for case, given in zip(audit.cases.order_by("number"), grades, strict=False):
            case_grades.grade(
                case=case,
                facts=Graded(agency.pk, given, Concern(is_there=False)),
                doing=self.doing(auditors[agency]),
            )

    def meeting(self, council="good", police="good", cases=4, **more):
        """Bring an audit to its meeting, each agency with one grade for all cases."""
        audit = self.grading(cases, **more)
        self.grade(audit, self.council, *[council] * cases)
        self.grade(audit, self.police, *[police] * cases)
        return self.do(case_life.close_grading, audit, Nothing())

    def agree(self, audit, grade="good", *confirmed):
        for case in audit.cases.order_by("number"):
            case_grades.agree(
                case=case, facts=Agreed(grade), doing=self.doing(None, *confirmed)
            )

    def find(self, audit, text="Fathers are left out", kind="improvement", **more):
        return case_findings.find(
            audit=audit, facts=Found(kind, text, **more), doing=self.doing()
        )

    def recommend(self, finding, words="Ask about fathers in each assessment"):
        return case_findings.recommend(
            finding=finding, facts=Words(words), doing=self.doing()
        )

    def complete(self, audit, on=ENDED, summary=SUMMARY, confirmed=()):
        return self.do(case_life.complete, audit, Ended(on, summary), *confirmed)

    def completed(self, grade="good", **more):
        """Give a completed audit with a strength and something to improve."""
        audit = self.meeting(grade, grade, **more)
        self.agree(audit, grade)
        self.recommend(self.find(audit))
        self.find(audit, "Children are listened to", "strength")
        return self.complete(audit)
