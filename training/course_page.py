"""What is known of a course, in words."""

from safeguarding.board.explaining import explained
from training.event_page import unusual
from training.models import Course
from training.models.choices import Duration
from training.services.courses import IN_WORDS


def facts(course: Course) -> list[dict[str, str]]:
    """Give what is known of a course, for a summary list."""
    rows = [
        ("Type", str(course.get_delivery_type_display())),
        ("How people take part", str(course.get_mode_display())),
        ("Takes", takes(course)),
        ("Level", course.level or "Not said"),
        ("For whom", course.audience or "Not said"),
        ("To be done again", renewal(course.renewal_months)),
        ("Priority of the plan", course.priority or "None in particular"),
        ("Provided by", course.provider or "Not said"),
        ("Code", course.code),
    ]
    if course.ended_on:
        rows.append(("Not offered since", f"{course.ended_on:%-d %B %Y}"))
    rows += unusual(explained(course), IN_WORDS)
    return [{"key": key, "value": value} for key, value in rows]


def takes(course: Course) -> str:
    """Say how long a course takes."""
    if course.duration == Duration.HOURS and course.hours is not None:
        many = f"{course.hours.normalize():f}"
        return f"{many} hour{'' if many == '1' else 's'}"
    return str(course.get_duration_display())


def renewal(months: int | None) -> str:
    """Say after how long a course is to be done again."""
    if months is None:
        return "Never runs out"
    if months % 12 == 0:
        years = months // 12
        return "Every year" if years == 1 else f"Every {years} years"
    return "Every month" if months == 1 else f"Every {months} months"
