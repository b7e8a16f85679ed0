"""Mappings declared in a file are kept for one board, once, and found again."""

import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from safeguarding.returns.models import Obligation, TableMapping
from safeguarding.returns.wide.remember import find_mapping
from safeguarding.returns.wide.setup import find_table
from tests.acceptance import papers
from tests.acceptance.dudley import set_up

pytestmark = pytest.mark.django_db
OTHER = settings.BASE_DIR / "tests/data/partnerships/wolverhampton_like.toml"


@pytest.fixture
def board():
    partnership, _ = set_up()
    call_command("setup_partnership", str(OTHER))
    return partnership


@pytest.fixture
def copied(tmp_path):
    """Copy the declared papers, to be changed."""
    shutil.copytree(papers.FIXTURE.parent, tmp_path / "papers")
    return tmp_path / "papers" / "dudley.toml"


def load(file=papers.FIXTURE):
    call_command("load_mappings", str(file))


def test_every_table_with_figures_has_a_mapping_and_a_second_run_keeps_none(board):
    load()
    kept = TableMapping.objects.count()
    load()

    # 31 tables; the judgements (21) and the seats (26) hold no figures.
    assert kept == 29
    assert TableMapping.objects.count() == 29
    assert set(TableMapping.objects.values_list("partnership__code", flat=True)) == {
        "dudley"
    }


def test_a_table_finds_its_mapping_on_its_own_board_only(board):
    load()
    paper = papers.papers()["13"]
    layout = find_table(paper.path, paper.mapping()).layout
    own = Obligation.objects.filter(
        partnership=board, template__code="board_year"
    ).first()
    other = Obligation.objects.filter(partnership__code="northborough").first()

    assert find_mapping(own, layout) == paper.mapping()
    assert find_mapping(other, layout) is None


def test_a_changed_mapping_is_kept_after_the_old_one_and_holds(board, copied):
    load()
    text = copied.read_text(encoding="utf-8")
    changed = text.replace('"Virtual College" = {', '"Virtual College" = { note = "x",')
    copied.write_text(changed, encoding="utf-8")

    load(copied)
    load(copied)

    paper = papers.papers()["14"]
    layout = find_table(paper.path, paper.mapping()).layout
    kept = TableMapping.objects.filter(layout=layout)
    assert kept.count() == 2
    own = Obligation.objects.filter(
        partnership=board, template__code="board_year"
    ).first()
    assert find_mapping(own, layout).rows["Virtual College"].note == "x"


def test_every_mistake_of_the_file_is_named_and_nothing_is_kept(board, copied):
    text = copied.read_text(encoding="utf-8")
    wrong = text.replace('"Virtual College" = {', '"Virtual Colege" = {')
    wrong = wrong.replace('file = "dudley/13_', 'file = "dudley/99_')
    copied.write_text(wrong.replace('kind = "window"', 'kind = "wnidow"'), "utf-8")

    with pytest.raises(CommandError) as refusal:
        load(copied)

    said = str(refusal.value)
    assert "14_training_by_type_2014_15.csv: there is no row 'Virtual Colege'" in said
    assert "99_training_by_month_2014_15.csv" in said
    assert "wnidow" in said
    assert not TableMapping.objects.exists()


def test_a_board_that_is_not_set_up_is_named(copied):
    with pytest.raises(CommandError, match="There is no partnership dudley"):
        load(copied)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError) as refusal:
        load(tmp_path / "none.toml")

    assert refusal.value.returncode == 2
