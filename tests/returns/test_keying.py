"""Keying figures in: the form, its autosave, two people at once, and the check."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from safeguarding.returns import keying, services
from safeguarding.returns.models import KeyedDraft, StoredFile, Submission
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    ObservationFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
PLACES = {"place": {"home": "At home", "care": "In care"}}
NHS = "943 476 5919"  # Passes the check digit; nobody's.


@pytest.fixture
def episodes():
    return IndicatorFactory(code="AAA-01", title="Episodes", breakdowns=PLACES)


@pytest.fixture
def seen():
    return IndicatorFactory(code="AAA-02", title="Seen in time", share=True)


@pytest.fixture
def owed(episodes, seen):
    return owed_return(indicators=[episodes, seen])


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


@pytest.fixture
def colleague(owed):
    return member(
        Role.AGENCY_SUBMITTER, owed.partnership, owed.agency, name="A Colleague"
    )


GOOD = {
    "AAA-01///numerator": "40",
    "AAA-02///numerator": "9",
    "AAA-02///denominator": "12",
}


def url(owed):
    return reverse("returns:key", args=[owed.pk])


def text_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def autosave(client, owed, cells, saves=0):
    data = {**cells, "saves": str(saves)}
    return client.post(url(owed), data, headers={"HX-Request": "true"})


def test_the_form_asks_for_every_figure_with_its_definition(client, owed, sender):
    client.force_login(sender)

    page = client.get(url(owed))

    assert page.context["title"]
    text = text_of(page)
    for words in ("What are the figures?", "Episodes", "Seen in time", "At home"):
        assert words in text
    assert "Counted at the end of each quarter." in text
    html = page.content.decode()
    for name in (*GOOD, "AAA-01/place/care/numerator", "AAA-02///qualifier"):
        assert f'name="{name}"' in html
    assert 'name="AAA-01///denominator"' not in html


def test_the_last_eight_figures_of_ones_own_stand_beside_the_boxes(
    client, owed, sender, episodes
):
    last = Period.parse("2015-16-Q2")
    for back in range(9):
        ObservationFactory(
            partnership=owed.partnership,
            agency=owed.agency,
            indicator=episodes,
            period=last.shift(-back),
            numerator=100 + back,
        )
    for partnership, agency in (
        (owed.partnership, AgencyFactory()),
        (PartnershipFactory(), owed.agency),
    ):
        ObservationFactory(
            partnership=partnership,
            agency=agency,
            indicator=episodes,
            period=last,
            numerator=987654,
        )
    client.force_login(sender)

    text = text_of(client.get(url(owed)))

    assert "Q2 2015-16: 100" in text
    assert "Q3 2013-14: 107" in text
    assert ": 108" not in text
    assert "987654" not in text


def test_what_is_typed_is_saved_by_itself_and_found_again(client, owed, sender):
    client.force_login(sender)

    saved = autosave(client, owed, GOOD)

    assert saved["X-Autosave"] == "1"
    assert 'name="saves" value="1"' in saved.content.decode()
    assert "Saved at" in text_of(saved)
    draft = KeyedDraft.objects.get()
    assert draft.cells == GOOD
    assert (draft.agency, draft.partnership) == (owed.agency, owed.partnership)
    assert draft.saved_by == sender
    assert 'value="40"' in client.get(url(owed)).content.decode()


def test_without_script_a_button_saves(client, owed, sender):
    client.force_login(sender)

    page = client.post(url(owed), {**GOOD, "saves": "0", "save": "1"}, follow=True)

    assert "Saved. Nothing has been sent." in text_of(page)
    assert KeyedDraft.objects.get().cells == GOOD
    assert Submission.objects.count() == 0


def test_saving_the_same_again_changes_nothing(client, owed, sender):
    client.force_login(sender)
    autosave(client, owed, GOOD)

    again = autosave(client, owed, GOOD, saves=1)

    assert 'name="saves" value="1"' in again.content.decode()


def test_two_people_are_told_who_saved_what_and_nothing_is_lost(
    client, owed, sender, colleague
):
    client.force_login(colleague)
    autosave(client, owed, GOOD)
    client.force_login(sender)

    answer = autosave(client, owed, {"AAA-01///numerator": "41"})

    text = text_of(answer)
    assert "Not saved. A Colleague saved other figures at" in text
    assert "AAA-01, How many: theirs is “40”, yours is “41”" in text
    assert "AAA-02, Numerator: theirs is “9”, yours is “empty”" in text
    assert KeyedDraft.objects.get().cells == GOOD
    # The page keeps its old count, so that the next autosave is told again.
    assert 'name="saves" value="0"' in answer.content.decode()
    again = autosave(client, owed, {"AAA-01///numerator": "42"})
    assert "Not saved" in text_of(again)


def test_without_script_the_page_keeps_what_was_typed_in_a_conflict(
    client, owed, sender, colleague
):
    client.force_login(colleague)
    autosave(client, owed, GOOD)
    client.force_login(sender)

    page = client.post(
        url(owed), {"AAA-01///numerator": "41", "saves": "0", "save": "1"}
    )

    assert page.status_code == 200
    assert 'value="41"' in page.content.decode()
    assert "A Colleague saved other figures" in text_of(page)


def test_saving_over_another_is_chosen_and_says_which_figures_were_seen(
    client, owed, sender, colleague
):
    client.force_login(colleague)
    autosave(client, owed, GOOD)
    client.force_login(sender)
    mine = {"AAA-01///numerator": "41"}

    client.post(url(owed), {**mine, "saves": "0", "over": "1"})

    assert KeyedDraft.objects.get().cells == mine
    # A third save in between would have asked again.
    stale = client.post(url(owed), {**GOOD, "saves": "0", "over": "1"})
    assert "Not saved" in text_of(stale)
    assert KeyedDraft.objects.get().cells == mine


def test_checking_goes_to_the_send_page_and_sends_nothing(client, owed, sender):
    client.force_login(sender)

    page = client.post(url(owed), {**GOOD, "saves": "0", "check": "1"}, follow=True)

    assert page.redirect_chain[0][0].startswith(
        reverse("returns:upload", args=[owed.pk])
    )
    assert "Nothing is wrong with this file." in text_of(page)
    assert Submission.objects.count() == 0


def test_keyed_figures_are_sent_from_there_and_the_version_says_how(
    client, owed, sender
):
    client.force_login(sender)
    page = client.post(url(owed), {**GOOD, "saves": "0", "check": "1"}, follow=True)
    note = re.search(r'name="draft" value="([^"]+)"', page.content.decode())[1]

    client.post(reverse("returns:upload", args=[owed.pk]), {"draft": note, "send": "1"})

    version = Submission.objects.get()
    assert version.way == Submission.Way.FORM
    assert version.row_count == 2


def test_a_note_by_get_checks_but_never_sends(client, owed, sender):
    client.force_login(sender)
    page = client.post(url(owed), {**GOOD, "saves": "0", "check": "1"})

    client.get(f"{page['Location']}&send=1")

    assert Submission.objects.count() == 0


def test_the_same_rules_hold_and_name_the_row_of_the_form(client, owed, sender):
    client.force_login(sender)
    cells = {
        "AAA-01///numerator": "600+",
        "AAA-01/place/home/numerator": "2",
        "AAA-01/place/home/qualifier": "not_collected",
    }

    page = client.post(url(owed), {**cells, "saves": "0", "check": "1"}, follow=True)

    overview = page.context["answer"].overview
    found = {(g.code, line.place) for g in overview.groups for line in g.lines}
    # Rows: 2 the whole, 3 in care (left out), 4 at home, 5 the share.
    assert found == {
        ("E-TYPE", "row 2"),
        ("E-TYPE", "row 4"),
        ("W-LATE", "the whole file"),
        ("E-REQUIRED", "row 5"),
    }


def test_a_reason_is_chosen_never_guessed(owed, sender):
    keying.save(
        owed=owed,
        cells={"AAA-01///qualifier": "not_collected", "AAA-02///note": "Later."},
        seen=0,
        by=sender,
        at=AT,
    )

    lines = keying.keyed_content(owed).decode().splitlines()

    assert lines[1].endswith("AAA-01,2015-10-01,2015-12-31,,,,not_collected,,,")
    assert lines[2:4] == ["", ""]
    assert lines[4].endswith("AAA-02,2015-10-01,2015-12-31,,,,,,,Later.")


def test_a_note_cannot_become_a_formula(owed, sender):
    cells = {"AAA-01///numerator": "-4", "AAA-01///note": "=1+1"}
    keying.save(owed=owed, cells=cells, seen=0, by=sender, at=AT)

    line = keying.keyed_content(owed).decode().splitlines()[1]

    assert line.endswith(",-4,,,,,,'=1+1")


def test_an_nhs_number_is_not_even_saved(client, owed, sender):
    client.force_login(sender)

    answer = autosave(client, owed, {"AAA-01///note": f"see {NHS}"})

    assert "seems to hold an NHS number" in text_of(answer)
    assert KeyedDraft.objects.count() == 0
    page = client.post(
        url(owed), {"AAA-01///note": NHS, "saves": "0", "check": "1"}, follow=True
    )
    assert "seems to hold an NHS number" in text_of(page)
    assert StoredFile.objects.count() == 0


def test_a_null_character_is_left_out_and_no_figure_is_logged(client, owed, sender):
    client.force_login(sender)

    answer = autosave(client, owed, {**GOOD, "AAA-01///note": "a\x00b"})

    assert answer.status_code == 200
    assert KeyedDraft.objects.get().cells["AAA-01///note"] == "ab"


def test_boxes_nobody_asked_for_are_not_kept(client, owed, sender):
    client.force_login(sender)

    autosave(client, owed, {**GOOD, "ZZZ-01///numerator": "7", "AAA-01///value": "7"})

    assert KeyedDraft.objects.get().cells == GOOD


def test_another_agency_neither_sees_nor_writes_a_draft(client, owed, sender):
    cells = {"AAA-01///note": "our own words"}
    keying.save(owed=owed, cells=cells, seen=0, by=sender, at=AT)
    other = owed_return(partnership=owed.partnership, template=owed.template)
    for outsider in (
        member(Role.AGENCY_SUBMITTER, owed.partnership, other.agency),
        member(Role.AGENCY_SUBMITTER, other.partnership, AgencyFactory()),
        member(Role.BOARD_ANALYST, PartnershipFactory()),
    ):
        client.force_login(outsider)

        assert client.get(url(owed)).status_code == 404
        assert autosave(client, owed, GOOD, saves=1).status_code == 404
        with pytest.raises(PermissionDenied):
            keying.save(owed=owed, cells=GOOD, seen=1, by=outsider, at=AT)

    client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, other.agency))
    assert "our own words" not in text_of(client.get(url(other)))
    assert KeyedDraft.objects.get().cells == cells


def test_the_same_agency_in_another_partnership_has_its_own_draft(client, owed, sender):
    keying.save(owed=owed, cells={"AAA-01///note": "north"}, seen=0, by=sender, at=AT)
    south = owed_return(agency=owed.agency, template=owed.template)
    client.force_login(member(Role.AGENCY_SUBMITTER, south.partnership, owed.agency))

    assert "north" not in client.get(url(south)).content.decode()


def test_a_correction_starts_from_the_version_that_was_sent(client, owed, sender):
    client.force_login(sender)
    rows = [
        row_for(owed, one, **cells)
        for one, cells in zip(
            owed.template.indicators.order_by("code"),
            ({"note": "As counted."}, {"numerator": "", "qualifier": "not_collected"}),
            strict=True,
        )
    ]
    services.submit(
        obligation=owed,
        content=csv_of(rows),
        file_name="a.csv",
        by=sender,
        explanations={},
        at=AT,
    )
    assert "Version 1 was sent" in text_of(client.get(url(owed)))

    client.post(url(owed), {"saves": "0", "again": "1"})

    assert KeyedDraft.objects.get().cells == {
        "AAA-01///numerator": "40",
        "AAA-01///note": "As counted.",
        "AAA-02///qualifier": "not_collected",
    }
    assert "Version 1 was sent" not in text_of(client.get(url(owed)))


def test_a_return_that_asks_for_nothing_says_so(client):
    owed = owed_return()
    client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))

    text = text_of(client.get(url(owed)))

    assert "This return asks for no figures" in text


def test_queries_do_not_grow_with_the_indicators(client, django_assert_max_num_queries):
    for count in (1, 40):
        owed = owed_return(
            indicators=IndicatorFactory.create_batch(count, breakdowns=PLACES)
        )
        client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))

        with django_assert_max_num_queries(30):
            client.get(url(owed))
        with django_assert_max_num_queries(40):
            autosave(client, owed, {"x": "1"})
