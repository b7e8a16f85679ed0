import pytest
from django.template.loader import render_to_string

from safeguarding.returns.wide.forms import MappingForm, mapping_from_post
from safeguarding.returns.wide.reading import read_table
from tests.returns.wide.papers import SCORECARD, context, opened


def reading(*rows, spec=None):
    return read_table(opened(*(rows or SCORECARD)), context(), spec)


def posted(form, **changed):
    """Post the form as it is shown, with some boxes changed."""
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value is True:
            value = "on"
        if value not in (None, False):
            data[form.add_prefix(name)] = value
    return data | {form.add_prefix(name): value for name, value in changed.items()}


def shown(read):
    return MappingForm(None, read=read, context=context())


def test_posting_the_guess_as_it_stands_gives_the_guessed_mapping():
    read = reading()

    spec = mapping_from_post(posted(shown(read)), read, context())

    assert spec == read.spec


def test_a_correction_changes_one_row_and_leaves_the_rest():
    read = reading()
    changed = {
        "row-0-what": "i:NOR-06:",
        "row-3-what": "out",
        "row-1-exact": "approx",
        "row-1-scope": "one district",
        "column-1-when": "2015-16-Q2",
    }

    spec = mapping_from_post(posted(shown(read), **changed), read, context())

    rows, columns = list(spec.rows.values()), list(spec.columns.values())
    assert rows[0].indicator == "NOR-06"
    assert rows[3].left_out
    assert (rows[1].indicator, rows[1].qualifier, rows[1].scope) == (
        "NOR-02",
        "approx",
        "one district",
    )
    assert columns[1].period == "2015-16-Q2"
    assert rows[2] == list(read.spec.rows.values())[2]


def test_what_is_not_settled_is_asked_for_by_name():
    read = reading(("", "Q2"), ("Biscuits eaten", 5), ("Missing episodes", "-"))
    form = MappingForm(posted(shown(read)), read=read, context=context())

    assert not form.is_valid()
    assert [one.words for one in form.missing] == [
        "Say what the row “Biscuits eaten” is, or leave it out",
        "Say what “-” means",
    ]
    assert mapping_from_post(posted(shown(read)), read, context()) is None


def test_a_mark_means_what_the_person_chose():
    read = reading(
        ("", "Q2"), ("Strategy discussions held", 5), ("Missing episodes", "-")
    )

    spec = mapping_from_post(posted(shown(read), **{"mark-0": "nil"}), read, context())

    assert spec.marks == {"-": "nil"}


def test_arithmetic_that_is_ticked_off_is_no_longer_checked():
    rows = (("Missing episodes",), ("", "Q2"), ("Home", 5), ("Care", 4), ("All", 10))
    read = reading(*rows)

    kept = mapping_from_post(posted(shown(read)), read, context())
    data = posted(shown(read))
    del data["map-sum-0"]
    dropped = mapping_from_post(data, read, context())

    assert len(kept.relations) == 1
    assert dropped.relations == ()


def test_answers_about_another_table_are_refused():
    first, second = (
        reading(),
        reading(("", "Q2"), ("Missing episodes", 5), ("Children in need", 4)),
    )

    assert mapping_from_post(posted(shown(first)), second, context()) is None


def test_a_row_that_nothing_says_the_meaning_of_is_asked_about_again():
    read = reading()
    data = posted(shown(read), **{"row-0-what": "plain"})

    form = MappingForm(data, read=read, context=context())

    assert [one.id for one in form.missing] == ["id_map-row-0-what"]


def test_an_answer_that_was_not_offered_is_refused():
    read = reading()

    data = posted(shown(read), **{"row-0-what": "i:NOR-90:"})

    assert mapping_from_post(data, read, context()) is None


def test_a_kept_mapping_is_shown_for_correction_with_all_it_says():
    first = reading()
    spec = mapping_from_post(
        posted(shown(first), **{"row-0-what": "i:NOR-06:"}), first, context()
    )
    again = reading(spec=spec)

    assert mapping_from_post(posted(shown(again)), again, context()) == spec


@pytest.fixture
def html():
    read = reading()
    return render_to_string("returns/_mapping.html", {"mapping": shown(read)})


def test_every_box_has_a_name_that_says_which_row_or_column_it_is_about(html):
    assert "What is the row “Number of missing episodes”?" in html
    assert "When is the column “2016/17 Q1” about?" in html
    assert html.count('name="remember"') == 1


def test_cells_of_a_table_are_text_on_the_page():
    read = reading(
        ("", "Q2"), ("<script>alert(1)</script>", 5), ("Missing episodes", 6)
    )

    html = render_to_string("returns/_mapping.html", {"mapping": shown(read)})

    assert "<script>" not in html
