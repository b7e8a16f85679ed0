"""Relations of the catalogue: their files, their words, their dates."""

from datetime import date

import pytest

from dashboards.setup import CATALOGUE
from safeguarding.declared import DeclarationError
from safeguarding.indicators.models import Relation
from safeguarding.indicators.relation_files import (
    facts_of,
    load_relations,
    read_relations,
)
from safeguarding.indicators.relations import (
    RelationFacts,
    RelationKind,
    Term,
    parse_terms,
)
from tests.factories import IndicatorFactory

FILE = CATALOGUE / "relations.toml"
ONE = """
[[relation]]
code = "children"
kind = "individuals_of"
terms = ["AAA-01", "AAA-02"]
source = "DOMAIN B.5"
valid_from = 2014-10-01
"""


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("MIS-02", Term("MIS-02")),
        ("TRN-06.denominator", Term("TRN-06", "denominator")),
        ("MIS-02[location/home]", Term("MIS-02", "", "location", "home")),
        ("FIN-02[contributor]", Term("FIN-02", "", "contributor")),
    ],
)
def test_a_term_is_read_and_written_the_same(text, term):
    assert Term.parse(text) == term
    assert str(term) == text


@pytest.mark.parametrize("text", ["", "mis-02", "MIS-02.rate", "MIS-02[]", "MIS-02["])
def test_what_is_no_term_is_refused(text):
    with pytest.raises(ValueError, match="not written as"):
        Term.parse(text)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2014, 9, 30), False),
        (date(2014, 10, 1), True),
        (date(2016, 12, 31), True),
        (date(2017, 1, 1), False),
    ],
)
def test_a_relation_holds_between_its_days(day, holds):
    one = RelationFacts(
        RelationKind.SIMILAR,
        parse_terms(["MIS-02", "MIS-15"]),
        since=date(2014, 10, 1),
        until=date(2016, 12, 31),
    )

    assert one.holds_on(day) is holds


def test_every_relation_of_the_catalogue_has_a_source_and_a_name_of_its_own():
    rows = read_relations(FILE)

    assert len({row.code for row in rows}) == len(rows)
    assert all(row.source.startswith("DOMAIN") for row in rows)
    assert {row.kind for row in rows} == set(RelationKind)


@pytest.mark.django_db
def test_relations_are_loaded_once_and_follow_the_file(tmp_path):
    for code in ("AAA-01", "AAA-02"):
        IndicatorFactory(code=code)
    path = tmp_path / "relations.toml"
    path.write_text(ONE, encoding="utf-8")

    first, second = load_relations(path), load_relations(path)

    assert (first.added, bool(second)) == (1, False)
    facts = facts_of(Relation.objects.get())
    assert (facts.kind, facts.since) == (
        RelationKind.INDIVIDUALS_OF,
        date(2014, 10, 1),
    )
    path.write_text("", encoding="utf-8")
    assert load_relations(path).removed == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"AAA-02"', '"ZZZ-99"', "no indicator ZZZ-99"),
        ('"AAA-02"', '"AAA-02[place/home]"', "not broken down by place"),
        ('"AAA-02"', '"AAA 02"', "not written as"),
        ('"individuals_of"', '"like"', "kind must be one of"),
        (', "AAA-02"', "", "needs two terms"),
        ("valid_from", "tolerance = 100\nvalid_from", "per cent below 100"),
    ],
)
def test_a_mistake_in_the_file_is_named_and_nothing_changes(tmp_path, old, new, says):
    for code in ("AAA-01", "AAA-02"):
        IndicatorFactory(code=code)
    path = tmp_path / "relations.toml"
    path.write_text(ONE.replace(old, new), encoding="utf-8")

    with pytest.raises(DeclarationError, match=says):
        load_relations(path)

    assert not Relation.objects.exists()
