"""The published figures of Dudley, from files to the board's table (issue: house)."""

import pytest

from tests.acceptance.dudley import scorecard, send_all, set_up

pytestmark = pytest.mark.django_db

# DOMAIN E, table 30: value, a year before, the change as a board would say it.
# Changes are worked from the two printed figures; the paper's arrows are not used.
ELEVEN = {
    "EH-01": (74, 72, "+2.8 %"),
    "EH-02": (46, 29, "+58.6 %"),
    "EH-03": (14, 21, "-7 pp"),
    "EDU-01": (23, 5, "+18"),  # No % on a base under 10.
    "EDU-02": (818, 235, "+248.1 %"),
    "CON-03": (16, 20, "-4 pp"),
    "CIN-01": (1468, 1454, "+1.0 %"),
    "CPP-02": (296, 294, "+0.7 %"),
    "CLA-01": (586, 621, "-5.6 %"),
    "CLA-04": (10.6, 9.6, "+1.0 pp"),
    "YJ-01": (17, 14, "+21.4 %"),
}


@pytest.fixture
def loaded():
    partnership, coordinator = set_up()
    send_all(coordinator)
    return partnership


def test_the_board_of_march_2022_shows_its_eleven_indicators(loaded, capsys):
    entries = scorecard(capsys, "2021-22-Q4")

    shown = {
        code: (
            entry["value"],
            entry["year_ago"]["value"],
            entry["change"]["year_ago"]["text"].removeprefix("about "),
        )
        for code, entry in entries.items()
    }
    assert shown == ELEVEN


def test_the_lock_down_is_told_beside_the_two_figures_compared_with_it(loaded, capsys):
    entries = scorecard(capsys, "2021-22-Q4")

    told = {code: entry["caveats"] for code, entry in entries.items()}
    assert {code for code, caveats in told.items() if caveats} == {"EDU-01", "EDU-02"}
    for code in ("EDU-01", "EDU-02"):
        (caveat,) = told[code]
        assert "lock-down" in caveat["text"]
        assert caveat["applies_to"] == "the comparison"
        assert entries[code]["period"] == "2021-22-spring"


def test_no_arrow_of_the_paper_is_taken_over(loaded, capsys):
    entries = scorecard(capsys, "2021-22-Q4")

    # The paper printed an arrow up for 74 against 72; chance explains it.
    assert entries["EH-01"]["trend"] == "no real change"
    glyphs = set("^*+")
    sent = [source for entry in entries.values() for source in entry["sources"]]
    assert sent
    assert not any(glyphs & set(str(source["note"])) for source in sent)


def test_every_number_says_which_row_of_which_return_made_it(loaded, capsys):
    entries = scorecard(capsys, "2021-22-Q4")

    (source,) = entries["CPP-02"]["sources"]
    assert source["kind"] == "return"
    assert source["agency"] == "dudley-childrens-social-care"
    assert (source["version"], source["row"]) == (1, 4)


def test_annual_figures_keep_their_reasons_for_having_no_number(loaded, capsys):
    entries = scorecard(capsys, "2014-15-Q4")

    assert entries["REF-08"]["state"] == "not_available"  # "135% increase"
    assert entries["LAD-08"]["state"] == "not_collected"
    assert entries["LAD-08"]["value"] is None
    late = entries["LAD-05"]
    assert (late["numerator"], late["denominator"], late["value"]) == (40, 60, 66.6667)
    assert late["rating"]["word"] == "Target missed"  # 80 % within a month
    assert entries["EDU-01"]["numerator"] == 89
    assert entries["EDU-01"]["change"]["year_ago"]["text"] == "+18.7 %"  # 89 v 75


def test_a_file_sent_twice_is_recognised(loaded, capsys):
    with pytest.raises(SystemExit) as refusal:
        send_all(loaded.assignments.get().user)

    assert refusal.value.code == 1
    assert "E-DUPLICATE-FILE" in capsys.readouterr().out
