"""What audits and the register of actions ask of a person, or let them know."""

from datetime import date

from django.urls import reverse

from audits import queries_answers, queries_cases, queries_panel, queries_rounds
from audits.models import CaseAudit, Response, Round
from dashboards.assurance.parts import said
from dashboards.needs.sections import AT_ONCE, Item, Section
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.worklists_actions import LISTS

# The lists of the register that cannot wait; the rest is behind the link.
URGENT = ("overdue", "to-verify")


def assurance(user: User, day: date) -> list[Section]:
    """Tell what is promised, to be answered, to be moderated, to be graded."""
    return [
        *_actions(user, day),
        *_answers(user, day),
        *_panel(user),
        *_cases(user),
        *_rounds(user, day),
    ]


def _actions(user: User, day: date) -> list[Section]:
    """Say how many actions are overdue and how many wait: one query for each list."""
    if not user.may(Permission.SEE_ACTIONS):
        return []
    more = Item("All actions", url=reverse("board:actions"))
    mine = [LISTS[code] for code in URGENT if LISTS[code].is_for(user)]
    counted = [(one, one.rows(user, day).count()) for one in mine]
    items = tuple(
        Item(
            f"{count:,} {one.said[count != 1]}",
            url=reverse("board:actions-worklist", args=[one.code]),
        )
        for one, count in counted
        if count
    )
    if not items:
        return [Section("Actions", "No action is overdue.", (), more)]
    count = sum(number for _, number in counted)
    acts = user.may(Permission.WORK_ON_ACTIONS) or user.may(Permission.VERIFY_ACTIONS)
    sentence = f"{said(count, 'action', 'actions')} to look at."
    return [Section("Actions", sentence, items, more, is_action=acts, count=count)]


def _answers(user: User, day: date) -> list[Section]:
    """Name the self-assessments that an agency must still answer or sign: one query."""
    asks = (Permission.ANSWER_AUDITS, Permission.SIGN_ANSWERS)
    if not any(user.may(one) for one in asks):
        return []
    rows = queries_answers.to_answer(user).filter(
        round__state=Round.State.OPEN,
        round__tool="",
        state__in=queries_answers.STILL_OPEN,
    )
    found = list(rows.order_by("round__due_on", "required__establishment__name", "pk"))
    if not found:
        return []
    heading = "Self-assessments to answer"
    more = Item("What must we answer?", url=reverse("audits:answers"))
    count = len(found)
    sentence = f"{said(count, 'answer', 'answers')} to send."
    if count > AT_ONCE:
        sentence += f" The {AT_ONCE} due first are listed."
    items = tuple(_answer(row, day) for row in found[:AT_ONCE])
    return [Section(heading, sentence, items, more, is_action=True, count=count)]


def _answer(row: Response, day: date) -> Item:
    due = row.required.extended_until or row.round.due_on
    when = f"{'was' if due < day else 'is'} due on {due:%-d %B %Y}"
    area = row.partnership.short_name
    detail = f"{area}: {row.answered} of {row.asked} questions answered"
    url = reverse("audits:answer", args=[row.pk])
    # Somebody may answer for many schools: each line says for which.
    return Item(f"{row.round.title} for {row.required} {when}", detail, url)


def _panel(user: User) -> list[Section]:
    """Say how many answers wait for the panels a person sits on: one query."""
    if not user.may(Permission.MODERATE_AUDITS):
        return []
    waiting = [row for row in queries_panel.counted(user) if row.sent]
    if not waiting:
        return []
    count = sum(row.sent for row in waiting)
    return [
        Section(
            "Answers to moderate",
            f"{said(count, 'answer waits', 'answers wait')} for the panel.",
            tuple(
                Item(
                    row.title,
                    f"{row.partnership.short_name}: {row.sent} to moderate",
                    reverse("audits:panel-round", args=[row.pk]),
                )
                for row in waiting[:AT_ONCE]
            ),
            Item("All rounds to moderate", url=reverse("audits:panel")),
            is_action=True,
            count=count,
        )
    ]


def _cases(user: User) -> list[Section]:
    """Say how many case audits are being graded; nothing of a case: one query."""
    if not user.may(Permission.AUDIT_CASES):
        return []
    grading = queries_cases.audits(user).filter(state=CaseAudit.State.GRADING)
    count = grading.count()
    if not count:
        return []
    told = said(count, "case audit is", "case audits are")
    more = Item("Case audits we work on", url=reverse("audits:case-audits"))
    return [
        Section(
            "Case audits",
            f"{told} being graded.",
            (),
            more,
            is_action=True,
            count=count,
        )
    ]


def _rounds(user: User, day: date) -> list[Section]:
    """Say how each open round stands, for those who run them: one query."""
    if not user.may(Permission.RUN_AUDITS):
        return []
    found = list(queries_rounds.rounds(user).filter(state=Round.State.OPEN))
    if not found:
        return []
    return [
        Section(
            "Rounds of self-assessment",
            f"{said(len(found), 'round is', 'rounds are')} open.",
            tuple(
                Item(
                    row.title,
                    f"{row.partnership.short_name}: {row.answered} of {row.asked} sent, "
                    f"{'was' if row.due_on < day else 'is'} due {row.due_on:%-d %B %Y}",
                    reverse("audits:round", args=[row.pk]),
                )
                for row in found[:AT_ONCE]
            ),
            Item("All rounds", url=reverse("audits:rounds")),
        )
    ]
