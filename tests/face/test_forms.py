"""How forms are drawn, and the date in three boxes."""

import re
from datetime import date

import pytest
from django import forms

from safeguarding.forms import DateField
from tests.face.pages import SampleForm

SENT = {"ends_on_day": "", "email": "not an address"}


def _render(data=None):
    return str(SampleForm(data))


class DayForm(forms.Form):
    day = DateField(label="Day of the meeting")


def _typed(day, month, year):
    return DayForm({"day_day": day, "day_month": month, "day_year": year})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("27", "3", "2016"), date(2016, 3, 27)),
        (("07", "03", "2016"), date(2016, 3, 7)),
        (("1", "Mar", "2016"), date(2016, 3, 1)),
        (("1", "march", "2016"), date(2016, 3, 1)),
        ((" 1 ", " June ", " 2016 "), date(2016, 6, 1)),
    ],
)
def test_a_date_is_read_as_people_type_it(typed, expected):
    form = _typed(*typed)

    assert form.is_valid()
    assert form.cleaned_data["day"] == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "Enter a date"),
        (("27", "", "2016"), "The date must include a month"),
        (("27", "", ""), "The date must include a month and a year"),
        (("27", "3", "16"), "The year must have four numbers, like 2016"),
        (("31", "2", "2016"), "Enter a real date, like 27 3 2016"),
        (("1", "ma", "2016"), "Enter a real date, like 27 3 2016"),
        (("x", "3", "2016"), "Enter a real date, like 27 3 2016"),
        (("1", "3", "abcd"), "Enter a real date, like 27 3 2016"),
    ],
)
def test_a_wrong_date_is_refused_with_what_to_do(typed, message):
    assert _typed(*typed).errors["day"] == [message]


def test_a_date_known_before_fills_the_three_boxes():
    html = str(DayForm(initial={"day": date(2016, 3, 7)}))

    values = re.findall(r'value="(\d+)"', html)
    assert values == ["7", "3", "2016"]


def test_the_same_day_written_otherwise_is_no_change():
    form = DayForm(
        {"day_day": "07", "day_month": "mar", "day_year": "2016"},
        initial={"day": date(2016, 3, 7)},
    )

    assert not form.has_changed()


def test_each_box_has_a_label_of_its_own():
    html = _render()

    labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html, re.DOTALL))
    boxes = set(re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html))
    assert boxes == labelled


def test_every_link_of_the_summary_leads_to_a_box(client):
    html = client.post("/form/", SENT).content.decode()

    targets = re.findall(r'<li>\s*<a href="#([^"]+)">', html)
    assert len(targets) == 9
    for target in targets:
        assert re.search(rf'<(?:input|select|textarea)[^>]*\sid="{target}"', html)


def test_hint_and_error_are_tied_to_their_box():
    html = _render(SENT)

    email = re.search(r'<input type="email".*?>', html, re.DOTALL)[0]
    assert 'aria-describedby="id_email_helptext id_email_error"' in email
    assert 'aria-invalid="true"' in email
    assert "govuk-input--error" in email
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html


def test_no_placeholder_is_shown():
    assert "placeholder" not in _render()


@pytest.mark.parametrize(
    "message",
    [
        "Fill in “Password”",
        "Choose an answer for “Agency”",
        "Choose an answer for “Decision”",
        "Choose an answer for “Quarters”",
        "Choose a file",
        "Tick “I have checked it” to go on",
        "Enter a valid email address.",
    ],
)
def test_an_error_says_which_field_and_what_to_do(message):
    html = _render(SENT)

    assert message in html
    assert "This field is required" not in html


def test_the_title_says_that_there_is_an_error(client):
    fresh = client.get("/form/").content.decode()
    wrong = client.post("/form/", SENT).content.decode()

    assert "<title>Send a return - Dudley" in fresh
    assert "<title>Error: Send a return - Dudley" in wrong
