"""A whole partnership from one file, on real PostgreSQL."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models

from dashboards.setup import load_catalogue, set_up_partnership
from safeguarding.access.models import AuditEvent
from safeguarding.declared import DeclarationError
from safeguarding.indicators.models import Indicator, RecomputeKey, Switch
from safeguarding.partners.models import Agency, Agreement, Membership, Partnership
from safeguarding.returns.models import Duty, Obligation

pytestmark = pytest.mark.django_db

DUDLEY = settings.BASE_DIR / "fixtures" / "partnerships" / "dudley.toml"
SECOND = Path(__file__).parent.parent / "data/partnerships/wolverhampton_like.toml"
ON = date(2022, 7, 1)


def changed(tmp_path, old, new, path=DUDLEY):
    """Write a copy of a partnership's file with one thing changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / path.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def test_the_whole_catalogue_is_loaded_and_a_second_time_changes_nothing():
    first = load_catalogue()

    second = load_catalogue()

    assert first.added > 0
    assert Indicator.objects.count() == 168
    assert not second


def test_setting_up_twice_changes_nothing_the_second_time():
    load_catalogue()
    set_up_partnership(DUDLEY, on=ON)
    raised = list(RecomputeKey.objects.order_by("pk").values_list("wanted", flat=True))

    again = set_up_partnership(DUDLEY, on=ON)

    assert not again.changes
    assert again.obligations == 0
    assert raised == list(
        RecomputeKey.objects.order_by("pk").values_list("wanted", flat=True)
    )
    assert AuditEvent.objects.filter(action="partnership_set_up").count() == 1


def test_a_change_in_the_file_is_a_change_of_that_row_only(tmp_path):
    load_catalogue()
    set_up_partnership(DUDLEY, on=ON)
    file = changed(tmp_path, 'short_name = "Dudley"', 'short_name = "Dudley area"')

    done = set_up_partnership(file, on=ON)

    assert (done.changes.added, done.changes.changed, done.changes.removed) == (0, 1, 0)
    assert Partnership.objects.get(code="dudley").short_name == "Dudley area"


def test_two_partnerships_share_one_police_force():
    load_catalogue()
    set_up_partnership(DUDLEY, on=ON)

    second = set_up_partnership(SECOND, on=ON)

    shared = Membership.objects.filter(agency__code="west-midlands-police")
    assert shared.count() == 2
    assert Agency.objects.filter(code="west-midlands-police").count() == 1
    assert Switch.objects.filter(partnership=second.partnership).exists()
    assert Agreement.objects.filter(partnership=second.partnership).exists()


def test_a_shared_agency_is_not_renamed_by_the_other_partnership(tmp_path):
    load_catalogue()
    set_up_partnership(DUDLEY, on=ON)
    file = changed(
        tmp_path, 'name = "West Midlands Police"', 'name = "Other Police"', SECOND
    )

    with pytest.raises(DeclarationError, match="also serves another partnership"):
        set_up_partnership(file, on=ON)

    assert Partnership.objects.count() == 1


def test_every_mistake_is_listed_and_nothing_is_changed(tmp_path):
    load_catalogue()
    file = changed(tmp_path, "[[duty]]\nagency", "[[duty]]\nagncy")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("mid_year = 2", 'mid_year = "2"\n#'), encoding="utf-8")

    with pytest.raises(DeclarationError) as refusal:
        set_up_partnership(file, on=ON)

    assert len(refusal.value.problems) >= 3
    assert not Partnership.objects.exists()


def test_obligations_come_from_duties_for_periods_that_have_ended():
    load_catalogue()

    set_up_partnership(DUDLEY, on=ON)

    assert Duty.objects.exists()
    assert Obligation.objects.exists()
    assert not Obligation.objects.filter(period_end__gte=ON).exists()


def test_the_command_says_what_it_did_and_refuses_wrong_files(tmp_path, capsys):
    call_command("setup_partnership", str(DUDLEY))
    said = capsys.readouterr().out

    assert "Dudley Safeguarding People Partnership" in said
    with pytest.raises(CommandError) as refusal:
        call_command("setup_partnership", str(tmp_path / "missing.toml"))
    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'short_name = "Dudley"',
            f'short_name = "{"x" * 61}"',
            "at most 60 characters",
        ),
        ('year = "2014-15"', 'year = "2014-16"', "is not a financial year"),
        ('indicator = "EH-01"', 'indicator = "EH-99"', "no indicator EH-99"),
        ('plan = "dscb-2015-18"\nactive', 'plan = "x"\nactive', "plan x has no"),
        ('template = "csc_year"', 'template = "csc"', "no template csc"),
        ('kind = "LSCP"', 'kind = "board"', "use LSCB or LSCP"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words(tmp_path, old, new, says):
    load_catalogue()
    file = changed(tmp_path, old, new)

    with pytest.raises(DeclarationError, match=says):
        set_up_partnership(file, on=ON)

    assert not Partnership.objects.exists()


SETTINGS = """
[[target]]
indicator = "CPP-01"
year = "2015-16"
source = "The board"
target = 90
"""


@pytest.mark.parametrize(
    ("added", "says"),
    [
        (SETTINGS.replace("90", "inf"), "it must be a number"),
        (SETTINGS.replace("90", "1e30"), "no target a board sets"),
        (SETTINGS + "amber_from = 95\nred_from = 80", "bands are in order"),
        (
            (
                '[[population]]\nmid_year = 99999\nage_band = "0-17"\ncount = 5\n'
                'source = "x"'
            ),
            "no mid-year 99999",
        ),
        (
            (
                '[[switch]]\nindicator = "CPP-01"\nactive_from = 1999-04-01\n'
                "active_to = 1998-04-01"
            ),
            "switch ends after it starts",
        ),
        (
            '[[switch]]\nindicator = "CPP-01"\nactive_from = 1999-04-01T10:00:00',
            "it must be a date",
        ),
        (
            (
                '[[duty]]\nagency = "dudley-early-help"\ntemplate = "csc_quarter"\n'
                "from = 0001-01-01"
            ),
            "Periods run from 1900",
        ),
        (
            (
                '[[population]]\nmid_year = 1999\nage_band = "0-17"\ncount = true\n'
                'source = "x"'
            ),
            "it must be a whole number",
        ),
        (
            (
                '[[population]]\nmid_year = 1999\nage_band = "0-17"\ncount = 5\n'
                'source = "x\\u0000y"'
            ),
            "it must be text in quotes",
        ),
    ],
)
def test_what_the_tables_refuse_is_said_in_words_and_nothing_is_kept(
    tmp_path, added, says
):
    load_catalogue()
    copy = tmp_path / "area.toml"
    copy.write_text(f"{DUDLEY.read_text(encoding='utf-8')}\n{added}\n", "utf-8")

    with pytest.raises(DeclarationError, match=says):
        set_up_partnership(copy, on=ON)

    assert not Partnership.objects.exists()


def test_a_list_where_a_table_belongs_is_said_in_words(tmp_path):
    copy = tmp_path / "area.toml"
    copy.write_text("duty = [1]\n", "utf-8")

    with pytest.raises(DeclarationError, match="it must be a table of its own"):
        set_up_partnership(copy, on=ON)


@pytest.mark.parametrize("field", ["short_name", "aliases"])
def test_what_stands_on_anothers_scorecards_is_not_changed_from_here(field):
    """The names are also in the reasons and sources of the other's figures."""
    load_catalogue()
    set_up_partnership(DUDLEY, on=ON)
    police = Agency.objects.get(code="west-midlands-police")
    Agency.objects.filter(pk=police.pk).update(
        **{field: ["Another"] if field == "aliases" else "Another"}
    )

    with pytest.raises(DeclarationError, match=f"differs in {field}"):
        set_up_partnership(SECOND, on=ON)


def test_a_changed_catalogue_makes_every_scorecard_stale():
    load_catalogue()
    set_up_partnership(DUDLEY, on=ON)
    RecomputeKey.objects.update(done=models.F("wanted"))
    Indicator.objects.filter(code="CPP-01").update(title="An older title")

    load_catalogue()

    keys = RecomputeKey.objects.all()
    assert keys.stale().count() == keys.count() > 0


def test_the_command_ends_with_one_when_the_file_is_wrong(tmp_path):
    file = tmp_path / "area.toml"
    file.write_text("[partnership]\n", encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        call_command("setup_partnership", str(file))

    assert refusal.value.returncode == 1
    assert "'code' is missing" in str(refusal.value)
