"""Which evidence about an agency is lacking, or hidden, and why: in words."""

from dashboards.assurance.grades import YearGraded
from dashboards.assurance.reading_agency import AgencyRead
from dashboards.assurance.scores import Pair
from dashboards.assurance.seen import StandardSeen

# Fewer say nothing.
FEW_MEETINGS, FEW_RETURNS = 3, 2


def no_scores(read: AgencyRead) -> str:
    """Say why there is no score."""
    if read.assessed is None:
        return "It has answered no round of Section 11 here."
    if not read.assessed.answer.pairs:
        return "Its newest answer to Section 11 is not final."
    return ""


def no_panel(read: AgencyRead) -> str:
    """Say why there is no score of the panel."""
    why = no_scores(read)
    if why or any(pair.gap is not None for _, pair in pairs(read)):
        return why
    return "The panel has given it no score."


def no_grades(read: AgencyRead) -> str:
    """Say why there are no grades of cases."""
    newest = graded(read)
    if newest is None:
        return "It graded no case in the years that can be shown."
    one = newest.agencies[read.code]
    if one.better.is_hidden or one.total.is_hidden:
        return "Its grades of cases are hidden so that nobody can be recognised."
    return ""


def no_overall(read: AgencyRead) -> str:
    """Say why there is no overall grade beside it."""
    newest = graded(read)
    if newest is None or not newest.overall.total.value:
        return "No overall grade of the same year can be shown."
    return "" if newest.overall.better.is_known else "The overall grades are hidden."


def no_meetings(read: AgencyRead) -> str:
    """Say why nobody can say whether it comes to meetings."""
    if read.came is None:
        return "You cannot see the attendance of this partnership."
    if read.came.all.eligible < FEW_MEETINGS:
        return f"It could have come to fewer than {FEW_MEETINGS} recorded meetings."
    return ""


def no_returns(read: AgencyRead) -> str:
    """Say why nobody can say how its returns come."""
    if not read.knows_returns or read.returned is None:
        return "How its returns come is for itself and the coordinators to see."
    if read.returned.due < FEW_RETURNS:
        return f"Fewer than {FEW_RETURNS} of its returns were due."
    return ""


def no_actions(read: AgencyRead) -> str:
    """Say why there are no actions."""
    if read.acted is None:
        return "You cannot see the actions of this partnership."
    return "" if read.acted.all else "It owns no action."


def no_signals(read: AgencyRead) -> str:
    """Say why no indicator speaks."""
    if read.signals is None or not read.signals.rows:
        return "It gives no figure of the newest scorecard."
    return ""


def graded(read: AgencyRead) -> YearGraded | None:
    """Find the newest year in which this agency graded cases."""
    return next((year for year in read.years if read.code in year.agencies), None)


def pairs(read: AgencyRead) -> list[tuple[StandardSeen, Pair]]:
    """Give both scores of each standard that has any."""
    if read.assessed is None:
        return []
    scores = read.assessed.answer.pairs
    standards = read.assessed.round.standards
    return [(one, scores[one.pk]) for one in standards if one.pk in scores]
