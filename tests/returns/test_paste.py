"""Pasting cells: what was read is shown, and checked like any file."""

import re
from html import unescape

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.returns.models import StoredFile, Submission
from safeguarding.returns.pasting import pasted_csv
from safeguarding.returns.preview import preview_of
from safeguarding.returns.readers import read
from safeguarding.returns.rules.columns import COLUMNS
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for, xlsx_of


@pytest.fixture
def measures():
    return IndicatorFactory.create_batch(2)


@pytest.fixture
def owed(measures):
    return owed_return(indicators=measures)


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


def copied(owed, measures, separator="\t", **cells):
    rows = [row_for(owed, one, **cells) for one in measures]
    return csv_of(rows, separator=separator).decode()


def post(client, owed, text, button="check", **how):
    url = reverse("returns:paste", args=[owed.pk])
    return client.post(url, {"text": text, button: "1"}, **how)


def text_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


@pytest.mark.django_db
@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_pasted_cells_are_checked_and_can_be_sent(
    client, owed, sender, measures, separator
):
    client.force_login(sender)

    page = post(client, owed, copied(owed, measures, separator), follow=True)

    assert "Nothing is wrong with this file." in text_of(page)
    note = re.search(r'name="draft" value="([^"]+)"', page.content.decode())[1]
    client.post(reverse("returns:upload", args=[owed.pk]), {"draft": note, "send": "1"})
    version = Submission.objects.get()
    assert version.way == Submission.Way.PASTED
    assert version.row_count == 2


@pytest.mark.django_db
def test_what_was_read_is_shown_first_and_nothing_is_kept(
    client, owed, sender, measures
):
    client.force_login(sender)

    page = post(client, owed, copied(owed, measures, note="as of £5"), button="show")

    text = text_of(page)
    assert "How was it read?" in text
    assert "Read as cells copied from a spreadsheet." in text
    assert "First rows, as read" in text
    assert "Row 2" in text
    assert "as of £5" in text
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Fill in “Copied cells, with their heading”"),
        ('a\tb\n"never closed\tc', "quotation mark is not closed"),
        ("<html><table>", "This is a web page"),
    ],
)
def test_what_is_no_table_is_said_so(client, owed, sender, text, words):
    client.force_login(sender)

    assert words in text_of(post(client, owed, text))


@pytest.mark.django_db
def test_details_of_a_person_are_refused_before_anything_is_kept(
    client, owed, sender, measures
):
    client.force_login(sender)
    rows = [row_for(owed, one) for one in measures]
    text = csv_of(rows, columns=(*COLUMNS, "NHS number"), separator="\t").decode()

    page = post(client, owed, text)

    assert "looks like details of a person" in text_of(page)
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_a_pasted_printed_table_goes_through_its_mapping(client, owed, sender):
    client.force_login(sender)
    text = (
        "Missing children\tQ2 2015/16\tQ3 2015/16\nEpisodes\t31\t40\nChildren\t20\t25\n"
    )

    page = post(client, owed, text, follow=True)

    assert page.redirect_chain
    assert "This is a table as it is printed" in text_of(page)


@pytest.mark.django_db
def test_others_cannot_paste_into_a_return(client, owed, measures):
    for outsider in (
        member(Role.AGENCY_SUBMITTER, owed.partnership, AgencyFactory()),
        member(Role.BOARD_ANALYST, PartnershipFactory()),
    ):
        client.force_login(outsider)

        assert post(client, owed, copied(owed, measures)).status_code == 404


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_rows(
    client, owed, sender, measures, django_assert_max_num_queries
):
    client.force_login(sender)
    for count in (1, 300):
        text = copied(owed, measures * count)

        with django_assert_max_num_queries(30):
            post(client, owed, text)


def test_cells_with_tabs_lines_and_quotes_are_told_apart():
    text = 'a\tb\r\n"two\nlines"\t"say ""so"""\r\n\t1,009\r\n'

    grid = read(pasted_csv(text)).grids[0]

    assert [cells for _, cells in grid.rows] == [
        ["a", "b"],
        ["two\nlines", 'say "so"'],
        ["", "1,009"],
    ]


def test_a_preview_says_how_text_was_read():
    content = csv_of(
        [{"note": f"£{n}"} for n in range(9)], separator=";", encoding="cp1252"
    )

    preview = preview_of(read(content))

    assert preview.words == "Read as cp1252 text, semicolon-separated"
    assert [row.number for row in preview.rows] == [1, 2, 3, 4, 5]
    assert preview.rows[1].cells[-1] == "£0"
    assert preview.more_rows == 5
    assert preview.more_columns == 0


def test_a_preview_of_a_workbook_names_its_sheets_and_starts_at_the_heading():
    content = xlsx_of([{"note": "x"}], above=[["Title"], []], hidden=["Old"])

    preview = preview_of(read(content))

    assert preview.words == "Read as an Excel workbook"
    assert (preview.sheets, preview.hidden) == (("Figures",), ("Old",))
    assert (preview.sheet, preview.rows[0].number) == ("Figures", 3)


def test_a_preview_of_a_wide_table_shows_its_first_columns():
    content = "\n".join(",".join(f"c{n}" for n in range(30)) for _ in range(2))

    preview = preview_of(read(content.encode()))

    assert len(preview.rows[0].cells) == 12
    assert preview.more_columns == 18
