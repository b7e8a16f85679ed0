# ruff: noqa: T201 - printing is what it is for
"""13,000 bookings a year for ten years: pages, files, and the count of a quarter.

Pages are asked for in this process and stand beside the smallest page a board member
opens; the count stands beside PostgreSQL's COPY of the bookings it reads.
"""

import hashlib
import io
from datetime import date, timedelta
from statistics import median

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboards.setup import CATALOGUE
from safeguarding.access.permissions import Role
from safeguarding.indicators.catalogue import load_catalogue
from safeguarding.indicators.compute import refresh, refresh_all
from safeguarding.indicators.measures import by_source, registered
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Duty, RecordFile
from tests.bench.audits import _counting, _said, _timed
from tests.cases.made_files import Sender, version_of
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member
from training.models import (
    Booking,
    Course,
    CourseNeed,
    Delegate,
    Evaluation,
    Event,
    Headcount,
    Impact,
    RoleGroup,
)

YEARS, A_YEAR, EVENTS, TURNS = 10, 13_000, 400, 5
AGENCIES, COURSES, PEOPLE = 12, 10, 6_000
TYPES = ("single_agency", "multi_agency", "virtual_college", "briefing")
SECTORS = ("health", "education", "police", "childrens_social_care", "voluntary")
# A hundred bookings: how many of each.
STATUSES = (
    *("attended",) * 74,
    *("part_attended",) * 4,
    *("dna",) * 10,
    *("cancelled_in_time",) * 7,
    *("cancelled_late",) * 5,
)
SAYS, CHANGES = 45, 8


def run(superuser, years=YEARS):
    """Measure and print: seconds, queries, ratios.

    Args:
        superuser: runs a statement as the owner of the tables, as autovacuum does; the
            application may not gather statistics.
        years: how many years of bookings.
    """
    load_catalogue(CATALOGUE)
    place = PartnershipFactory(code="bench-training")
    agencies = AgencyFactory.create_batch(AGENCIES)
    for agency in agencies:
        MembershipFactory(partnership=place, agency=agency)
    print(f"\n{A_YEAR:,} bookings a year for {years} years")
    _said("making them", lambda: _make(place, agencies, years))
    superuser("VACUUM ANALYZE")
    _counts(place, years)
    _pages(place, agencies[0])


def _make(place, agencies, years):
    with transaction.atomic():
        groups = [
            RoleGroup.objects.create(
                partnership=place, code=f"g{n}", title=f"Group {n}"
            )
            for n in range(5)
        ]
        people = _people(place, agencies, groups)
        courses = _courses(place, groups)
        for agency in agencies:
            for group in groups:
                Headcount.objects.create(
                    partnership=place,
                    agency=agency,
                    role_group=group,
                    on=date(2026, 4, 1),
                    people=110,
                )
        for year in range(years):
            _year(place, people, courses, year)
        _lists(place, years)


def _lists(place, years):
    """Put in a list of the office's for every quarter that is over: none is awaited."""
    office = AgencyFactory(type="other", sector="other")
    sender = Sender.of("training-bookings", partnership=place, agency=office)
    this = Period.containing(Kind.QUARTER, timezone.localdate())
    quarters = [this.shift(-ago) for ago in range(1, 4 * years)]
    Duty.objects.create(
        partnership=place,
        agency=office,
        template=sender.template,
        starts_on=quarters[-1].start,
    )
    for quarter in quarters:
        file = sender.file("training-bookings", period=quarter)
        file.submission, file.state = version_of(file), RecordFile.State.LOADED
        file.checked_at = file.loaded_at = file.given_at
        file.save()


def _people(place, agencies, groups):
    made = (
        Delegate(
            partnership=place,
            agency=agencies[n % AGENCIES],
            pseudonym=hashlib.sha256(f"bench {n}".encode()).hexdigest(),
            sector=SECTORS[n % len(SECTORS)],
            role_group=groups[n % len(groups)],
        )
        for n in range(PEOPLE)
    )
    return Delegate.objects.bulk_create(made, batch_size=2_000)


def _courses(place, groups):
    made = []
    for n in range(COURSES):
        course = Course.objects.create(
            partnership=place,
            code=f"c{n}",
            title=f"Course {n}",
            delivery_type=TYPES[n % len(TYPES)],
            renewal_months=36,
        )
        CourseNeed.objects.create(
            partnership=place, course=course, role_group=groups[n % len(groups)]
        )
        made.append(course)
    return made


def _year(place, people, courses, year):
    today = timezone.localdate()
    newest = Period.containing(Kind.YEAR, today).start
    first = newest.replace(year=newest.year - YEARS + 1 + year)
    each = -(-A_YEAR // EVENTS)
    events = Event.objects.bulk_create(
        _event(
            place, courses, n, first + timedelta(days=n * 364 // EVENTS), year, today
        )
        for n in range(EVENTS)
    )
    number = year * A_YEAR
    rows = []
    for at, event in enumerate(events):
        is_past = event.starts_on <= today
        for seat in range(min(each, A_YEAR - at * each)):
            person = people[(number + at * each + seat) % PEOPLE]
            rows.append(
                Booking(
                    partnership=place,
                    agency_id=person.agency_id,
                    event=event,
                    delegate=person,
                    sector=person.sector,
                    role_group_id=person.role_group_id,
                    status=STATUSES[(at * 7 + seat * 3) % 100] if is_past else "booked",
                )
            )
    _said_of(place, Booking.objects.bulk_create(rows, batch_size=5_000))


def _event(place, courses, number, day, year, today):
    course = courses[number % COURSES]
    return Event(
        partnership=place,
        course=course,
        ref=f"{year}-{number}",
        starts_on=day,
        ends_on=day,
        capacity=None if course.delivery_type == "virtual_college" else 40,
        status="delivered" if day <= today else "planned",
        cost_pence=4_500,
    )


def _said_of(place, bookings):
    came = [one for one in bookings if one.status == "attended"]
    facts = [
        {"partnership": place, "agency_id": one.agency_id, "booking": one}
        for one in came
    ]
    Evaluation.objects.bulk_create(
        (
            Evaluation(
                **one,
                pre_score=2 + n % 3,
                post_score=3 + n % 3,
                usefulness="very_good",
                quality="good",
            )
            for n, one in enumerate(facts)
            if n % 100 < SAYS
        ),
        batch_size=5_000,
    )
    Impact.objects.bulk_create(
        (
            Impact(
                **one,
                stage=3,
                on=one["booking"].event.starts_on + timedelta(days=95),
                practice_changed=n % 3 > 0,
            )
            for n, one in enumerate(facts)
            if n % 100 < CHANGES
        ),
        batch_size=5_000,
    )


def _counts(place, years):
    """Count one quarter, all of them, and each source alone, beside a COPY."""
    ended = Period.containing(Kind.QUARTER, timezone.localdate()).previous()
    quarters = [ended.shift(-n) for n in range(years * 4)]
    at = timezone.now()
    copy = median(_timed(_copy) for _ in range(3))
    print(f"  COPY of all bookings      {copy:>7.2f} s")
    for name, asked in (("one quarter", quarters[:1]), ("every quarter", quarters)):

        def count(asked=asked):
            ids = {"partnership_ids": [place.pk], "quarters": asked, "at": at}
            if len(asked) > 1:
                refresh_all(**ids)
            else:
                refresh(partnership_id=place.pk, quarters=asked, at=at)

        seconds = _said(f"count, {name}", count)
        print(f"    {seconds / copy:.1f} x COPY")
    for source, measures in by_source(
        one for one in registered().values() if one.code.startswith("TRN")
    ).items():
        index = source.periods([ended.financial_year.quarter, ended])[0].index
        rows = source.rows.filter(**{source.area: place.pk, source.quarter: index})
        seconds = _timed(rows.count)
        codes = ", ".join(one.code for one in measures)
        print(f"    {seconds * 1000:>5.0f} ms  rows of {codes}")


def _copy():
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert("COPY training_booking TO STDOUT", io.BytesIO())


def _pages(place, agency):
    """Ask for each page some times; say the median, its queries and its ratio."""
    call_command("collectstatic", verbosity=0, interactive=False)
    event = Event.objects.filter(partnership=place).latest("starts_on").pk
    here, keeper = (place.code,), Role.TRAINING_COORDINATOR
    pages = (
        ("smallest page (help)", "dashboards:help", (), Role.BOARD_MEMBER),
        ("training dashboard", "dashboards:training", here, Role.BOARD_MEMBER),
        ("the same, one agency", "dashboards:training", here, Role.AGENCY_SUBMITTER),
        ("its CSV", "dashboards:training-csv", here, Role.BOARD_MEMBER),
        ("its workbook", "dashboards:training-xlsx", here, Role.BOARD_MEMBER),
        ("events", "training:events", (), keeper),
        ("events, CSV", "training:events-download", ("csv",), keeper),
        ("one event", "training:event", (event,), keeper),
        ("bookings", "training:bookings", (), keeper),
        ("bookings, CSV", "training:bookings-download", ("csv",), keeper),
        ("bookings, workbook", "training:bookings-download", ("xlsx",), keeper),
        ("people of an agency", "training:people", (), Role.AGENCY_SUBMITTER),
        ("evaluation", "training:evaluation", (), keeper),
        ("coverage", "training:coverage", (), Role.BOARD_MEMBER),
        ("about to lapse", "training:lapsing", (), keeper),
    )
    smallest = None
    for name, url, args, role in pages:
        browser = Client()
        browser.force_login(member(role, place, agency))
        address = reverse(url, args=args)
        with _counting() as queries:
            answer = browser.get(address)
            size = sum(len(part) for part in answer)
        assert answer.status_code == 200, (address, answer.status_code)
        each = median(
            _timed(lambda b=browser, a=address: _read(b, a)) for _ in range(TURNS)
        )
        smallest = smallest or each
        print(
            f"  {name:<26}{each * 1000:>7.0f} ms, {len(queries)} queries,"
            f" {size / 1024:,.0f} KiB, {each / smallest:.1f} x the smallest"
        )


def _read(browser, address):
    return sum(len(part) for part in browser.get(address))
