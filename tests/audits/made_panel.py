"""Two areas with a moderated round, sent answers, and people who moderate them.

Standard 1 has one question, standard 2 has two: answers come as three scores.
"""

from datetime import UTC, datetime, timedelta

from audits.models import Answer, AnswerFile, PanelMember
from audits.services import moderating
from safeguarding.access.permissions import Role
from safeguarding.board.models import EvidenceFile
from safeguarding.cases.services.keeping import Changing, Seen
from tests.audits.made_rounds import a_round, answer, members_of, put, response_of
from tests.factories import PartnershipFactory, member

SENT_AT = datetime(2015, 3, 20, 9, tzinfo=UTC)
NOW = datetime(2015, 4, 1, 10, tzinfo=UTC)


class Area:
    """A partnership, two agencies that must answer, an analyst and two auditors."""

    def __init__(self, code, **of_round):
        self.partnership = PartnershipFactory(code=code, short_name=code.title())
        self.police, self.trust = members_of(self.partnership)
        self.round = a_round(self.partnership, **of_round)
        self.analyst = member(Role.BOARD_ANALYST, self.partnership)
        self.auditor = member(Role.AUDITOR, self.partnership)
        self.other_auditor = member(Role.AUDITOR, self.partnership)
        self.manager = member(Role.BUSINESS_MANAGER, self.partnership)
        self.board = member(Role.BOARD_MEMBER, self.partnership, self.police)
        self.submitter = member(Role.AGENCY_SUBMITTER, self.partnership, self.police)
        PanelMember.objects.create(round=self.round, person=self.auditor)

    def doing(self, by=None, *, at=NOW, version=""):
        return Changing(by or self.analyst, at, Seen(version))

    def sent(self, agency=None, scores=(2, 1, 3)):
        """Put in an answer with these scores, and send it."""
        response = response_of(self.round, agency or self.police)
        for one in answer(response, *scores):
            is_low = one.self_score < 2
            Answer.objects.filter(pk=one.pk).update(
                saved_at=SENT_AT,
                evidence=f"Evidence of {one.question}",
                improvement="Train all staff" if is_low else "",
                improvement_owner="Head of training" if is_low else "",
                improvement_by=NOW.date() + timedelta(days=90) if is_low else None,
            )
        put(response, "submitted", SENT_AT)
        response.refresh_from_db()
        return response

    def score(self, response, standard, *scores, comment="Seen", by=None, **more):
        """Give the panel's scores of one standard, in the order of its questions."""
        rows = self.answers(response, standard)
        said = {
            one.pk: moderating.Scored(score, comment)
            for one, score in zip(rows, scores, strict=False)
        }
        return moderating.score(
            response=response,
            standard=standard,
            scores=said,
            doing=self.doing(by, **more),
        )

    def scored(self, agency=None, *, by=None):
        """Send an answer and agree with all of it."""
        response = self.sent(agency)
        self.score(response, 1, 2, by=by)
        self.score(response, 2, 1, 3, by=by)
        response.refresh_from_db()
        return response

    def final(self, agency=None):
        response = self.scored(agency)
        moderating.finish(response=response, doing=self.doing())
        return moderating.finalise(response=response, doing=self.doing())

    @staticmethod
    def answers(response, standard=None):
        rows = Answer.objects.filter(response=response).order_by(
            "question__standard__number", "question__number"
        )
        if standard is not None:
            rows = rows.filter(question__standard__number=standard)
        return list(rows)

    def file(self, of, name="policy.pdf", stored=1):
        """Lay a file of evidence beside an answer; there are no bytes of it."""
        kept = EvidenceFile.objects.create(
            partnership=self.partnership,
            agency=of.agency,
            stored_name=f"00000000-0000-4000-8000-{stored:012}",
            shown_name=name,
            kind="pdf",
            sha256="0" * 64,
            size=9,
        )
        return AnswerFile.objects.create(answer=of, file=kept)
