"""The workbook to fill in: what is in it, whose figures, and what becomes of it."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Definition
from safeguarding.periods import Period
from safeguarding.returns.check import check
from safeguarding.returns.models import StoredFile
from safeguarding.returns.readers import read
from safeguarding.returns.template_book import template_book
from safeguarding.returns.template_mark import look_at_mark, made_for, read_mark
from tests.factories import (
    AgencyFactory,
    DefinitionFactory,
    IndicatorFactory,
    ObligationFactory,
    ObservationFactory,
    PartnershipFactory,
    SwitchFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.books import cells_of, filled, place_of, resaved
from tests.returns.files import with_parts

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 1, 20, 10, tzinfo=UTC)
DAY = date(2016, 1, 20)
PLACES = {"place": {"home": "At home", "care": "In care"}}
Q4 = Period.parse("2015-16-Q4")


@pytest.fixture
def episodes():
    return IndicatorFactory(title="Episodes", breakdowns=PLACES)


@pytest.fixture
def seen():
    return IndicatorFactory(title="Seen in time", share=True)


@pytest.fixture
def owed(episodes, seen):
    return owed_return(indicators=[episodes, seen])


def book_for(owed):
    return template_book(owed, made_at=NOW)


def checked(owed, book, on=DAY):
    return check(content=book, file_name="a.xlsx", obligation=owed, on=on)


def next_quarter(owed):
    return ObligationFactory(
        partnership=owed.partnership,
        agency=owed.agency,
        template=owed.template,
        period=Q4,
    )


def fill(owed, episodes, seen):
    book = book_for(owed)
    return filled(
        book,
        {
            place_of(book, episodes.code, "Numerator"): 40,
            place_of(book, seen.code, "Numerator"): 9,
            place_of(book, seen.code, "Denominator"): 12,
        },
    )


def test_a_template_filled_in_has_nothing_wrong_with_it(owed, episodes, seen):
    found = checked(owed, fill(owed, episodes, seen))

    assert found.problems == ()
    assert [(row.indicator.code, row.numerator) for row in found.figures] == [
        (episodes.code, 40),
        (seen.code, 9),
    ]


def test_an_empty_template_asks_for_each_figure_but_not_for_parts(owed):
    found = checked(owed, book_for(owed))

    assert [(one.code, one.row) for one in found.problems] == [
        ("E-REQUIRED", 2),
        ("E-REQUIRED", 5),
    ]


def test_parts_that_are_filled_in_are_read(owed, episodes, seen):
    book = fill(owed, episodes, seen)
    cells = {
        place_of(book, episodes.code, "Numerator", part="At home"): 15,
        place_of(book, episodes.code, "Numerator", part="In care"): 25,
    }

    found = checked(owed, filled(book, cells))

    assert found.problems == ()
    assert [row.breakdown for row in found.figures] == ["", "care", "home", ""]


def test_reasons_are_chosen_from_a_list_in_words(owed, episodes, seen):
    book = book_for(owed)
    cells = {
        place_of(book, episodes.code, "Numerator"): 600,
        place_of(book, episodes.code, "Qualifier"): "at least",
        place_of(book, seen.code, "Qualifier"): "not available",
    }

    found = checked(owed, filled(book, cells))

    assert [row.qualifier for row in found.figures] == ["at_least", "not_available"]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "not available" in sheet
    assert 'type="whole"' in sheet


def test_what_people_do_to_cells_is_read_as_they_meant_it(owed, episodes, seen):
    """A formula with its kept value, a padded text, a no-break space, a comma."""
    book = book_for(owed)
    cells = {
        place_of(book, episodes.code, "Numerator"): ("=39+1", 40),
        place_of(book, seen.code, "Numerator"): "\u00a01,009 ",
        place_of(book, seen.code, "Denominator"): " 1,200\u00a0",
        place_of(book, seen.code, "Note"): "  as counted ",
    }

    found = checked(owed, filled(book, cells))

    assert found.problems == ()
    assert [row.numerator for row in found.figures] == [40, 1009]
    assert found.figures[1].cells["note"] == "as counted"


def test_a_template_saved_by_another_program_is_still_one(owed, episodes, seen):
    """Without protection or formats, dates typed as text, the mark in plain sight."""

    def typed(_sheet, _row, cell):
        return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell

    book = resaved(fill(owed, episodes, seen), change=typed, hide=())

    assert checked(owed, book).problems == ()
    assert checked(next_quarter(owed), book).problems[0].code == "E-TEMPLATE"


def test_a_code_typed_again_with_another_alphabet_is_named(owed, episodes, seen):
    """The first letter of the agency's code is Cyrillic."""

    def typed(sheet, _row, cell):
        is_code = sheet == "Figures" and cell == owed.agency.code
        return f"\u0430{cell[1:]}" if is_code else cell

    book = resaved(fill(owed, episodes, seen), change=typed)

    messages = {one.message for one in checked(owed, book).problems}
    assert any("Cyrillic" in message for message in messages)


def test_dates_are_real_dates_and_codes_are_filled_in(owed, episodes):
    rows = cells_of(book_for(owed))

    head, first, part = rows[0], rows[1], rows[2]
    assert first[head.index("Period start")] == date(2015, 10, 1)
    assert first[head.index("Period end")] == date(2015, 12, 31)
    assert first[head.index("Agency code")] == owed.agency.code
    assert first[head.index("Indicator code")] == episodes.code
    assert part[head.index("Breakdown dimension")] == "place"
    assert part[head.index("Breakdown code")] == "care"


def test_a_slower_indicator_has_the_dates_of_its_own_period():
    yearly = IndicatorFactory(frequency="YEAR")
    owed = owed_return(indicators=[yearly], period=Q4)

    rows = cells_of(book_for(owed))

    assert rows[1][rows[0].index("Period start")] == date(2015, 4, 1)
    book = book_for(owed)
    book = filled(book, {place_of(book, yearly.code, "Numerator"): 40})
    assert checked(owed, book, on=date(2016, 4, 29)).problems == ()


def test_the_last_four_figures_are_the_agencys_own(owed, episodes, seen):
    for code, number in (
        ("2014-15-Q2", 11),
        ("2014-15-Q3", 22),
        ("2014-15-Q4", 33),
        ("2015-16-Q1", 44),
        ("2015-16-Q2", 55),
    ):
        ObservationFactory(
            partnership=owed.partnership,
            agency=owed.agency,
            indicator=episodes,
            period=Period.parse(code),
            numerator=number,
        )
    ObservationFactory(
        partnership=owed.partnership,
        agency=owed.agency,
        indicator=seen,
        period=Period.parse("2015-16-Q2"),
        numerator=12,
        denominator=40,
    )
    other_agency = AgencyFactory()
    for partnership, agency in (
        (owed.partnership, other_agency),
        (PartnershipFactory(), owed.agency),
    ):
        ObservationFactory(
            partnership=partnership,
            agency=agency,
            indicator=episodes,
            period=Period.parse("2015-16-Q2"),
            numerator=987654,
        )

    book = book_for(owed)

    rows = cells_of(book)
    place = rows[0].index("Help: last figure")
    assert rows[1][place : place + 4] == [
        "Q2 2015-16: 55",
        "Q1 2015-16: 44",
        "Q4 2014-15: 33",
        "Q3 2014-15: 22",
    ]
    # 12 of 40 is 30 in a hundred.
    assert rows[4][place] == "Q2 2015-16: 12 of 40 (30%)"
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"987654" not in everything
    assert other_agency.code.encode() not in everything


def test_the_definition_in_force_for_the_period_stands_beside_the_cell(owed, episodes):
    DefinitionFactory(
        indicator=episodes, version=2, valid_from=date(2016, 1, 1), text="Later."
    )

    rows = cells_of(book_for(owed))

    place = rows[0].index("Help: what is counted")
    assert rows[1][place] == "Counted at the end of each quarter."


def test_last_quarters_template_is_refused_kindly(owed, episodes, seen):
    book = fill(owed, episodes, seen)

    found = checked(next_quarter(owed), book, on=date(2016, 4, 20))

    (problem,) = found.problems
    assert problem.code == "E-TEMPLATE"
    assert problem.message == (
        "This is the template of October to December 2015 (Q3 2015-16). You are "
        "sending January to March 2016 (Q4 2015-16): download this quarter's template, "
        "or send this file with the return it was made for."
    )
    assert found.figures == ()


def test_the_return_a_template_was_made_for_is_found_for_a_link(owed):
    later = next_quarter(owed)

    assert made_for(read(book_for(owed)), later) == owed
    assert made_for(read(book_for(owed)), owed) is None


def test_the_send_page_leads_to_the_return_it_was_made_for(client, owed):
    client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))
    upload = SimpleUploadedFile("last.xlsx", book_for(owed))
    url = reverse("returns:upload", args=[next_quarter(owed).pk])

    page = client.post(url, {"file": upload, "check": "1"}).content.decode()

    assert "This is the template of October to December 2015" in page
    assert f'href="{reverse("returns:upload", args=[owed.pk])}"' in page
    assert StoredFile.objects.count() == 0


def test_a_return_of_another_agency_is_never_found(owed):
    other = owed_return(partnership=owed.partnership, template=owed.template)

    assert made_for(read(book_for(owed)), other) is None


@pytest.mark.parametrize("what", ["partnership", "agency", "return"])
def test_the_template_of_another_return_is_refused(owed, what):
    same = {
        "partnership": owed.partnership,
        "agency": owed.agency,
        "template": owed.template,
    }
    del same["template" if what == "return" else what]
    fresh = {
        "partnership": PartnershipFactory,
        "agency": AgencyFactory,
        "return": TemplateFactory,
    }[what]()
    other = ObligationFactory(
        **same, **{"template" if what == "return" else what: fresh}
    )

    problem = look_at_mark(read(book_for(owed)), other)

    assert f"This is the template of another {what}" in problem.message


def test_a_changed_template_or_definition_asks_for_a_new_download(owed, episodes):
    book = read(book_for(owed))
    assert look_at_mark(book, owed) is None
    Definition.objects.filter(indicator=episodes).update(valid_from=date(2010, 1, 1))
    DefinitionFactory(indicator=episodes, version=2, valid_from=date(2015, 10, 1))

    problem = look_at_mark(book, owed)

    assert "What is counted has changed" in problem.message
    assert episodes.code in problem.message
    owed.template.version = 2
    assert "The return has changed" in look_at_mark(book, owed).message


def test_a_mark_that_was_changed_is_refused(owed):
    book = book_for(owed)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        strings = parts.read("xl/sharedStrings.xml").decode()
    changed = with_parts(
        book, {"xl/sharedStrings.xml": strings.replace("2015-16-Q3", "2015-16-Q4")}
    )

    problem = look_at_mark(read(changed), next_quarter(owed))

    assert "was changed" in problem.message


def test_the_hidden_sheet_is_no_warning_and_help_is_no_extra_column(
    owed, episodes, seen
):
    book = fill(owed, episodes, seen)

    found = checked(owed, book)

    assert read_mark(read(book)).period == "2015-16-Q3"
    assert {one.code for one in found.problems} == set()


def test_the_template_saved_as_csv_is_read_without_its_help(owed, episodes, seen):
    rows = cells_of(fill(owed, episodes, seen))
    lines = [
        ",".join(
            f'"{cell:%d/%m/%Y}"' if isinstance(cell, date) else f'"{cell}"'
            for cell in row
        )
        for row in rows
    ]

    found = checked(owed, "\r\n".join(lines).replace(".0", "").encode())

    assert found.problems == ()


def test_texts_that_look_like_formulas_stay_texts(owed, episodes):
    Definition.objects.filter(indicator=episodes).update(text="=HYPERLINK(1)")

    book = book_for(owed)

    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in parts.read(name) for name in sheets)
        assert not any(b"<hyperlink" in parts.read(name) for name in sheets)
        assert not any(b"mergeCell" in parts.read(name) for name in sheets)


def test_only_input_cells_are_open_and_headings_stay_in_sight(owed):
    with zipfile.ZipFile(io.BytesIO(book_for(owed))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()

    assert "<sheetProtection" in sheet
    assert "password" not in sheet
    assert 'state="frozen"' in sheet
    assert styles.count('locked="0"') == 2  # Numbers, and notes kept as text.


def test_every_visible_sheet_is_a_table_with_a_heading(owed):
    with zipfile.ZipFile(io.BytesIO(book_for(owed))) as parts:
        tables = [name for name in parts.namelist() if "xl/tables/" in name]

        assert len(tables) == 3
        assert all(b'headerRowCount="0"' not in parts.read(name) for name in tables)


def test_people_of_the_agency_and_the_coordinator_download_it(client, owed):
    url = reverse("returns:template-xlsx", args=[owed.pk])
    theirs = reverse("returns:template-xlsx", args=[owed_return().pk])
    for role, agency in (
        (Role.AGENCY_SUBMITTER, owed.agency),
        (Role.BOARD_ANALYST, None),
    ):
        client.force_login(member(role, owed.partnership, agency))

        answer = client.get(url)

        assert answer.status_code == 200
        assert ".xlsx" in answer["Content-Disposition"]
        assert cells_of(answer.content)[0][0] == "Indicator code"
        assert client.get(theirs).status_code == 404
    told = AuditEvent.objects.filter(action="return_downloaded")
    assert {one.agency_id for one in told} == {owed.agency_id}
    assert told.count() == 2


def test_queries_do_not_grow_with_the_indicators(client, django_assert_max_num_queries):
    for count in (1, 30):
        measures = IndicatorFactory.create_batch(count, breakdowns=PLACES)
        owed = owed_return(indicators=measures)
        client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))

        with django_assert_max_num_queries(30):
            client.get(reverse("returns:template-xlsx", args=[owed.pk]))


def test_a_return_of_nothing_is_still_a_workbook():
    owed = owed_return()
    SwitchFactory(partnership=owed.partnership)

    assert len(cells_of(book_for(owed))) == 1
