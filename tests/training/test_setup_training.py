"""Courses, groups and who needs what come from the partnership's file, as a beginning."""

from datetime import date

import pytest
from django.conf import settings

from dashboards import setup
from safeguarding.declared import DeclarationError
from safeguarding.partners.models import Partnership
from tests.setup.test_setup_partnership import ON
from training.models import ChangeTag, Course, CourseNeed, Invitations, RoleGroup

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "fixtures" / "partnerships"
NORTHBOROUGH = FOLDER / "northborough_synthetic.toml"
DUDLEY = FOLDER / "dudley.toml"


def set_up(path):
    setup.load_catalogue()
    return setup.set_up_partnership(path, on=ON)


def with_more(tmp_path, lines):
    """Give a copy of Dudley's file with some lines more."""
    path = tmp_path / "more.toml"
    path.write_text(DUDLEY.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return path


def test_the_synthetic_partnership_has_courses_groups_needs_and_tags():
    set_up(NORTHBOROUGH)

    place = Partnership.objects.get(code="northborough-synthetic")
    courses = Course.objects.filter(partnership=place)
    assert courses.count() == 8
    assert set(courses.values_list("delivery_type", flat=True)) == {
        *("single_agency", "multi_agency", "virtual_college", "briefing")
    }
    assert not courses.exclude(title__endswith="(synthetic)").exists()
    groups = RoleGroup.objects.filter(partnership=place).order_by("position")
    assert groups.first().code == "all-staff"
    assert [one.position for one in groups] == [1, 2, 3, 4, 5, 6]
    # 1 + 3 + 3 + 2 + 1 + 1, of six courses.
    assert CourseNeed.objects.filter(partnership=place).count() == 11
    assert ChangeTag.objects.filter(code="professional-curiosity").count() == 1
    assert Invitations.objects.get().starts_on == date(2026, 4, 1)


def test_no_course_is_invented_for_a_real_partnership():
    set_up(DUDLEY)

    assert not Course.objects.exists()
    assert not Invitations.objects.exists()


def test_a_second_run_changes_nothing_and_leaves_alone_what_the_pages_keep():
    set_up(NORTHBOROUGH)
    course = Course.objects.get(code="neglect")
    course.title, course.ended_on = "Renamed", date(2026, 9, 1)
    course.save()
    course.needs.all().delete()
    RoleGroup.objects.filter(code="managers").update(title="Renamed too")

    assert str(set_up(NORTHBOROUGH).changes) == "nothing to change"

    course.refresh_from_db()
    assert (course.title, course.ended_on) == ("Renamed", date(2026, 9, 1))
    assert not course.needs.exists()
    assert RoleGroup.objects.get(code="managers").title == "Renamed too"


def test_what_a_file_adds_later_is_made_with_who_needs_it(tmp_path):
    set_up(DUDLEY)
    path = with_more(
        tmp_path,
        """
[training_invitations]
starts_on = 2026-04-01
[[role_group]]
code = "leads"
title = "Leads"
[[course]]
code = "one"
title = "One"
delivery_type = "briefing"
duration = "hours"
hours = 1.5
[[course_need]]
course = "one"
role_groups = ["leads"]
""",
    )

    # A day of invitations, a group, a course and its need.
    assert set_up(path).changes.added == 4
    assert str(Course.objects.get().hours) == "1.50"

    moved = path.read_text(encoding="utf-8").replace(
        "2026-04-01\n[[role", "2026-05-01\n[[role"
    )
    path.write_text(moved, encoding="utf-8")
    assert set_up(path).changes.changed == 1
    assert Invitations.objects.get().starts_on == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            '[[course_need]]\ncourse = "none"\nrole_groups = ["nobody"]',
            r"(?s)there is no course none\..*there is no role group nobody\.",
        ),
        (
            (
                '[[course]]\ncode="a"\ntitle="A"\ndelivery_type="briefing"\n'
                '[[course]]\ncode="a"\ntitle="B"\ndelivery_type="briefing"'
            ),
            r"\[\[course\]\] a stands twice\.",
        ),
        (
            '[[course]]\ncode="a"\ntitle="A"\ndelivery_type="by pigeon"',
            "delivery_type: Value 'by pigeon' is not a valid choice",
        ),
        (
            (
                '[[course]]\ncode="a"\ntitle="A"\ndelivery_type="briefing"\n'
                'duration="hours"'
            ),
            "course of hours says how many",
        ),
        ('[[role_group]]\ncode = "a b"\ntitle = "A"', "Enter a valid"),
        ("[training_invitations]\nstarts_on = 2026", "it must be a date"),
    ],
    ids=["lost", "twice", "type", "hours", "slug", "day"],
)
def test_every_mistake_is_named_and_nothing_is_kept(tmp_path, lines, words):
    path = with_more(tmp_path, f"\n{lines}\n")

    with pytest.raises(DeclarationError, match=words):
        set_up(path)

    assert not Course.objects.exists()
