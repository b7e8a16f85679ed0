"""Sets up the training of a partnership from its file: a beginning, kept in the pages.

What the file names and is not there is made; what is there is left alone. Only the day
from which people are invited to evaluate is kept in the file. Source: DOMAIN C.10.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from safeguarding.declared import Reading
from safeguarding.partners.models import Partnership
from safeguarding.sync import Changes, sync
from training.models import ChangeTag, Course, CourseNeed, Invitations, RoleGroup
from training.models.choices import Duration, Mode

TABLES = {"role_group", "course", "course_need", "change_tag", "training_invitations"}


@dataclass(frozen=True)
class DeclaredGroup:
    """[[role_group]]: people whose work asks for the same training, in their order."""

    code: str
    title: str


@dataclass(frozen=True)
class DeclaredCourse:
    """[[course]]: something people learn. `hours` only with duration "hours"."""

    code: str
    title: str
    delivery_type: str
    mode: str = Mode.FACE_TO_FACE.value
    level: str = ""
    priority: str = ""
    duration: str = Duration.HALF_DAY.value
    hours: float | None = None
    audience: str = ""
    renewal_months: int | None = None
    provider: str = ""


@dataclass(frozen=True)
class DeclaredNeed:
    """[[course_need]]: the role groups that need a course."""

    course: str
    role_groups: list[str]


@dataclass(frozen=True)
class DeclaredTag:
    """[[change_tag]]: what people do differently; the codes of the audits' themes."""

    code: str
    title: str


@dataclass(frozen=True)
class DeclaredInvitations:
    """[training_invitations]: events before the day are never asked about."""

    starts_on: date


@dataclass(frozen=True)
class DeclaredTraining:
    """Everything of this room in one file."""

    groups: list[DeclaredGroup]
    courses: list[DeclaredCourse]
    needs: list[DeclaredNeed]
    tags: list[DeclaredTag]
    invitations: DeclaredInvitations | None = field(default=None)


def read(reading: Reading) -> DeclaredTraining:
    """Read this room's tables, noting problems in the reading."""
    invitations = None
    if "training_invitations" in reading.tables:
        invitations = reading.one("training_invitations", DeclaredInvitations)
    declared = DeclaredTraining(
        groups=reading.many("role_group", DeclaredGroup),
        courses=reading.many("course", DeclaredCourse),
        needs=reading.many("course_need", DeclaredNeed),
        tags=reading.many("change_tag", DeclaredTag),
        invitations=invitations,
    )
    reading.problems += [*_twice(declared), *_lost(declared)]
    return declared


def _twice(declared: DeclaredTraining) -> Iterable[str]:
    """Name codes that stand twice: the second would be left out without a word."""
    tables: dict[str, list[Any]] = {
        "role_group": [*declared.groups],
        "course": [*declared.courses],
        "change_tag": [*declared.tags],
    }
    for name, rows in tables.items():
        codes = [row.code for row in rows]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"[[{name}]] {code} stands twice."


def _lost(declared: DeclaredTraining) -> Iterable[str]:
    """Name what needs a course or a group that is not in the file."""
    courses = {row.code for row in declared.courses}
    groups = {row.code for row in declared.groups}
    for row in declared.needs:
        where = f"[[course_need]] {row.course}"
        if row.course not in courses:
            yield f"{where}: there is no course {row.course}."
        for code in row.role_groups:
            if code not in groups:
                yield f"{where}: there is no role group {code}."


def apply(partnership: Partnership, declared: DeclaredTraining) -> Changes:
    """Write this room's rows, inside the caller's transaction."""
    groups, changes = _groups(partnership, declared.groups)
    made, added = _courses(partnership, declared.courses)
    changes += added + _needs(partnership, declared.needs, made, groups)
    changes += _tags(partnership, declared.tags)
    return changes + _invitations(partnership, declared.invitations)


def _groups(
    partnership: Partnership, rows: list[DeclaredGroup]
) -> tuple[dict[str, int], Changes]:
    existing = RoleGroup.objects.filter(partnership=partnership)
    known = set(existing.values_list("code", flat=True))
    new = [
        RoleGroup(
            partnership=partnership, code=row.code, title=row.title, position=position
        )
        for position, row in enumerate(rows, 1)
        if row.code not in known
    ]
    changes = sync(existing.none(), new, key=("code",))
    return dict(existing.values_list("code", "pk")), changes


def _courses(
    partnership: Partnership, rows: list[DeclaredCourse]
) -> tuple[dict[str, int], Changes]:
    """Make the courses that are not there; give these, by code."""
    existing = Course.objects.filter(partnership=partnership)
    known = set(existing.values_list("code", flat=True))
    new = [
        Course(partnership=partnership, **vars(row))
        for row in rows
        if row.code not in known
    ]
    changes = sync(existing.none(), new, key=("code",))
    return {course.code: course.pk for course in new}, changes


def _needs(
    partnership: Partnership,
    rows: list[DeclaredNeed],
    made: dict[str, int],
    groups: dict[str, int],
) -> Changes:
    """Say who needs the courses only just made: of the others the pages know."""
    new = [
        CourseNeed(
            partnership=partnership,
            course_id=made[row.course],
            role_group_id=groups[code],
        )
        for row in rows
        if row.course in made
        for code in dict.fromkeys(row.role_groups)
    ]
    return sync(CourseNeed.objects.none(), new, key=("course_id", "role_group_id"))


def _tags(partnership: Partnership, rows: list[DeclaredTag]) -> Changes:
    existing = ChangeTag.objects.filter(partnership=partnership)
    known = set(existing.values_list("code", flat=True))
    new = [
        ChangeTag(partnership=partnership, code=row.code, title=row.title)
        for row in rows
        if row.code not in known
    ]
    return sync(existing.none(), new, key=("code",))


def _invitations(
    partnership: Partnership, declared: DeclaredInvitations | None
) -> Changes:
    if declared is None:
        return Changes()
    existing = Invitations.objects.filter(partnership=partnership)
    known = existing.first()
    if known is None:
        new = Invitations(partnership=partnership, starts_on=declared.starts_on)
        new.save()
        return Changes(added=1)
    if known.starts_on == declared.starts_on:
        return Changes()
    known.starts_on = declared.starts_on
    known.save(update_fields=["starts_on"])
    return Changes(changed=1)
