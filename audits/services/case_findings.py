"""What an audit found, what should change, and the actions for it. Source: DOMAIN C.7."""

from dataclasses import replace

from django.db import transaction

from audits.case_facts import Found, Nothing, Words
from audits.life_cases import Act
from audits.models import CaseAudit, Finding, Recommendation
from audits.queries_cases import themes
from audits.services import themes as theme_list
from audits.services.case_keeping import (
    lock_for_parts,
    may_be_published,
    not_changed,
    record,
    require_lead,
)
from safeguarding.board.models import Action
from safeguarding.board.services import actions
from safeguarding.board.services.actions import NewAction
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing

IMPROVEMENT = Finding.Kind.IMPROVEMENT.value


@transaction.atomic
def find(*, audit: CaseAudit, facts: Found, doing: Changing) -> Finding:
    """Add a finding; the board reads it when the audit is completed."""
    audit = _open(audit, Act.FIND, doing)
    finding = Finding(audit=audit, partnership_id=audit.partnership_id)
    return _put(finding, audit, facts, doing)


@transaction.atomic
def change(*, finding: Finding, facts: Found, doing: Changing) -> Finding:
    """Change a finding."""
    audit = _open(finding.audit, Act.FIND, doing)
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    not_changed(audit, doing, [finding])
    return _put(finding, audit, facts, doing)


def _put(finding: Finding, audit: CaseAudit, facts: Found, doing: Changing) -> Finding:
    may_be_published("text", facts.text, audit)
    reason = facts.no_action_reason if facts.kind == IMPROVEMENT else ""
    may_be_published("no_action_reason", reason, audit)
    if set(facts.themes) - {one.code for one in themes(audit.partnership_id)}:
        raise NotAllowed("themes", "One of these themes is not there any more")
    tags = {*facts.themes, *_added(audit, facts.new_theme, doing)}
    finding.kind, finding.text = facts.kind, facts.text
    finding.themes, finding.no_action_reason = sorted(tags), reason
    finding.save()
    record(audit, doing, Act.FIND)
    return finding


def _added(audit: CaseAudit, title: str, doing: Changing) -> list[str]:
    """Give the code of a theme somebody wrote; it is added where it is not known."""
    if not title:
        return []
    known = {one.title.lower(): one.code for one in themes(audit.partnership_id)}
    if title.lower() in known:
        return [known[title.lower()]]
    try:
        made = theme_list.add(partnership=audit.partnership, title=title, doing=doing)
    except NotAllowed as error:
        raise NotAllowed("new_theme", error.message) from None
    return [made.code]


@transaction.atomic
def remove(*, finding: Finding, facts: Nothing, doing: Changing) -> None:
    """Take a finding out again, with recommendations that led to no action."""
    del facts
    audit = _open(finding.audit, Act.FIND, doing)
    if finding.recommendations.exclude(actions=None).exists():
        message = "Actions came of this finding: it stays, and can be changed"
        raise NotAllowed("", message)
    finding.recommendations.all().delete()
    finding.delete()
    record(audit, doing, Act.FIND, removed=True)


@transaction.atomic
def recommend(*, finding: Finding, facts: Words, doing: Changing) -> Recommendation:
    """Add what should change because of a finding."""
    audit = _open(finding.audit, Act.FIND, doing)
    may_be_published("words", facts.words, audit)
    if finding.recommendations.filter(text=facts.words).exists():
        raise NotAllowed("words", "This recommendation is there already")
    made = Recommendation.objects.create(finding=finding, text=facts.words)
    record(audit, doing, Act.FIND, recommended=True)
    return made


@transaction.atomic
def withdraw(
    *, recommendation: Recommendation, facts: Nothing, doing: Changing
) -> None:
    """Take a recommendation out again, as long as no action came of it."""
    del facts
    audit = _open(recommendation.finding.audit, Act.FIND, doing)
    if recommendation.actions.exists():
        raise NotAllowed("", "Actions came of this recommendation: it stays")
    recommendation.delete()
    record(audit, doing, Act.FIND, removed=True)


@transaction.atomic
def act_on(
    *, recommendation: Recommendation, made: NewAction, doing: Changing
) -> Action:
    """Put an action for a recommendation into the register.

    Args:
        recommendation: what it is for.
        made: the action; where it comes from is written here.
        doing: who does it.
    """
    audit = _open(recommendation.finding.audit, Act.ACT_ON, doing)
    action = actions.create(
        made=replace(
            made,
            partnership=audit.partnership,
            source_kind=Action.Source.AUDIT.value,
            source_id=audit.pk,
            source_title=audit.title,
        ),
        doing=doing,
    )
    recommendation.actions.add(action)
    record(audit, doing, Act.ACT_ON)
    return action


def _open(audit: CaseAudit, act: Act, doing: Changing) -> CaseAudit:
    audit = lock_for_parts(audit, act)
    require_lead(doing, audit)
    return audit
