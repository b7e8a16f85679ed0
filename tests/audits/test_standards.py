"""Standards as data: what comes with the program, and that a used set never changes."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audits.models import Question, Standard, StandardSet
from audits.standards import load_standards
from dashboards.setup import STANDARDS
from safeguarding.declared import DeclarationError
from tests.audits.made_rounds import a_round, members_of
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db
FILE = """
[set]
kind = "s11"
code = "ours"
version = 1
title = "Our standards"
valid_from = 2012-04-01
source = "a test"

[[standard]]
number = 1
title = "First"
[[standard.question]]
text = "One?"
[[standard.question]]
text = "Two?"

[[standard]]
number = 2
title = "Second"
is_voice = true
[[standard.question]]
text = "Three?"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ours.toml").write_text(FILE)
    return tmp_path


def rewrite(folder, old, new):
    path = folder / "ours.toml"
    path.write_text(path.read_text().replace(old, new))


def test_the_sets_that_come_with_the_program_load_and_load_again():
    first = load_standards(STANDARDS)
    second = load_standards(STANDARDS)

    assert first.added
    assert not second
    counts = {
        one.kind: one.standards.count() for one in StandardSet.objects.filter(version=1)
    }
    assert counts == {"s11": 8, "s175": 9}


def test_section_11_says_which_titles_are_recalled_and_which_is_the_voice():
    load_standards(STANDARDS)

    rows = Standard.objects.filter(standard_set__kind="s11")

    assert [one.number for one in rows if one.is_voice] == [4]
    recalled = [one.number for one in rows if "to be confirmed" in one.source]
    assert recalled == [3, 4, 5, 6, 7, 8]
    assert all(1 <= one.questions.count() <= 3 for one in rows)


def test_every_title_of_section_175_is_marked_as_unconfirmed():
    load_standards(STANDARDS)

    rows = Standard.objects.filter(standard_set__kind="s175")

    assert all("to be confirmed" in one.source for one in rows)
    assert "questions in our own words" in StandardSet.objects.get(kind="s175").source


def test_a_set_that_no_round_uses_is_brought_in_line(folder):
    load_standards(folder)
    rewrite(folder, 'text = "Two?"', 'text = "Another?"')
    rewrite(folder, 'title = "Second"', 'title = "Other"')

    changes = load_standards(folder)

    assert changes.changed == 2
    assert Question.objects.filter(text="Another?").exists()


def test_a_question_taken_out_of_an_unused_set_goes(folder):
    load_standards(folder)
    rewrite(folder, '[[standard.question]]\ntext = "Two?"\n', "")

    load_standards(folder)

    assert list(Question.objects.values_list("text", flat=True)) == ["One?", "Three?"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Two?"', '"Another?"'),
        ('"Second"', '"Other"'),
        ('[[standard.question]]\ntext = "Two?"\n', ""),
        ('source = "a test"', 'source = "elsewhere"'),
    ],
    ids=["a question", "a title", "a question gone", "the source"],
)
def test_a_set_that_a_round_uses_never_changes(folder, old, new):
    load_standards(folder)
    partnership = PartnershipFactory()
    members_of(partnership)
    a_round(partnership, standard_set=StandardSet.objects.get())
    rewrite(folder, old, new)

    with pytest.raises(DeclarationError, match="Declare it as version 2"):
        load_standards(folder)

    assert Question.objects.filter(text="Two?").exists()


def test_a_new_version_stands_beside_the_old_one(folder):
    load_standards(folder)
    (folder / "second.toml").write_text(FILE.replace("version = 1", "version = 2"))

    load_standards(folder)

    assert StandardSet.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"s11"', '"s12"', "kind: it must be one of s11, s175"),
        ('[[standard.question]]\ntext = "Three?"\n', "", "Standard 2 has no question"),
        ("number = 2", "number = 1", "stands twice"),
        ('text = "One?"', 'txet = "One?"', "did you mean 'text'"),
    ],
    ids=["kind", "no question", "twice", "a slip"],
)
def test_a_wrong_file_is_refused_whole(folder, old, new, words):
    rewrite(folder, old, new)

    with pytest.raises(DeclarationError, match=re.escape(words)):
        load_standards(folder)

    assert not StandardSet.objects.exists()


def test_the_command_says_what_it_did(folder):
    out = StringIO()

    call_command("load_standards", folder, stdout=out)

    assert out.getvalue() == "Standards: 6 added, 0 changed, 0 removed.\n"


def test_the_command_says_what_is_wrong(folder, tmp_path):
    rewrite(folder, '"s11"', '"s12"')

    with pytest.raises(CommandError, match="Nothing has been kept"):
        call_command("load_standards", folder)
    with pytest.raises(CommandError, match="no TOML file"):
        call_command("load_standards", tmp_path / "none")
