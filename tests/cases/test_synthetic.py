"""The generator of synthetic children: exact where it must be, and nobody's data."""

import csv
import io
import re
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from dashboards.demo.returns import all_returns
from fixtures.synthetic import files
from fixtures.synthetic.draw import LOCAL
from fixtures.synthetic.plan import CSE_PAPER, MISSING_PAPER
from safeguarding.returns.rules.personal_data import holds_nhs_number

PLANS = ("dudley", "northborough")
RISKY = {"medium", "high", "serious"}


@pytest.fixture(scope="module", params=PLANS)
def world(request):
    return files.make(request.param)


@pytest.fixture(scope="module")
def dudley():
    return files.make("dudley")


def printed(path):
    """Read a printed table by its first column: the generator's reader is not used."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines) if len(row) > 1 and row[1].isdigit()]
    return {row[0]: [int(cell) for cell in row[1:]] for row in rows}


def lists(world, period):
    """Template -> rows of the file, read back as any reader would."""
    return {
        one.template: list(csv.DictReader(io.StringIO(one.content.decode())))
        for one in world.files()
        if one.quarter.period.code == period
    }


def day(text):
    return datetime.strptime(text[:10], "%d/%m/%Y").replace(tzinfo=LOCAL).date()


def test_the_same_files_are_made_every_time():
    once, again = (files.make("dudley").files() for _ in range(2))

    assert [one.name for one in once] == [one.name for one in again]
    assert [one.content for one in once] == [one.content for one in again]
    assert len(once) == 27


def test_missing_children_of_the_published_quarter_add_up_as_printed(dudley):
    table = printed(MISSING_PAPER)
    told = lists(dudley, "2015-16-Q3")["missing_episodes"]
    # Two that began in September and ended in October stand in this list, too.
    rows = [row for row in told if day(row["missing_from_at"]) >= date(2015, 10, 1)]
    children = {
        place: len({row["child_ref"] for row in rows if row["location_type"] == place})
        for place in ("home", "care")
    }
    episodes = Counter(row["location_type"] for row in rows)

    assert [len({row["child_ref"] for row in rows}), len(rows)] == table["All"]
    assert [children["home"], episodes["home"]] == table["Home"]
    assert [children["care"], episodes["care"]] == table["Care"]
    assert set(episodes) == {"home", "care", "unknown"}
    # 62 + 32 is 94, and 87 children were missing: 7 of them from both.
    assert children["home"] + children["care"] - table["All"][0] == 7


def test_the_case_list_of_the_published_quarter_adds_up_as_printed(dudley):
    table = printed(CSE_PAPER)
    now, before = (
        {row["case_ref"]: row for row in lists(dudley, code)["cse_cases"]}
        for code in ("2015-16-Q3", "2015-16-Q2")
    )
    first = date(2015, 10, 1)
    levels = {}
    for reference, row in now.items():
        levels[reference] = {row["risk_level"]} - {""}
        # A level of this quarter came after the one that the list before tells of.
        if row["risk_since"] and day(row["risk_since"]) >= first:
            levels[reference] |= {before.get(reference, row)["risk_level"]} - {""}
    at_risk = {key for key, found in levels.items() if found & RISKY}
    placed = Counter(now[key]["looked_after"] for key in at_risk)

    names = list(table)
    assert len(at_risk) == table[names[0]][0]
    assert sum("serious" in levels[key] for key in at_risk) == table[names[1]][0]
    assert placed["lac_out_of_borough"] == table[names[2]][0]
    assert placed["lac_in_borough"] == table[names[3]][0]


def test_only_the_published_quarter_calls_itself_as_the_paper_does(dudley):
    for one in dudley.files():
        labelled = b"Quarter 3,01/09/2015,31/12/2015" in one.content
        is_it = one.quarter.period.code == "2015-16-Q3"
        assert labelled == (is_it and one.template != "return_interviews"), one.name


def test_every_quarter_adds_up_to_its_plan(world):
    for quarter, episodes in zip(world.plan.quarters, world.episodes, strict=True):
        first, last = quarter.period.start, quarter.period.end
        at_risk = [one for one in world.cases if one.levels_in(first, last) & RISKY]
        both = {one.child for one in at_risk} & {one.child for one in episodes}
        places = Counter(one.placed_on(last) for one in at_risk)
        assert len({one.child for one in at_risk}) == quarter.at_risk
        assert places["lac_out_of_borough"] == quarter.looked_after_out
        assert places["lac_in_borough"] == quarter.looked_after_in
        assert len(both) == quarter.at_risk_and_missing
        assert len(episodes) == quarter.missing.episodes
        assert len({one.child for one in episodes}) == quarter.missing.children


def test_northborough_goes_missing_as_often_as_its_police_return_says():
    returned = {
        (one.period.code, row.code): row.numerator
        for one in all_returns()
        for row in one.rows
        if row.code.startswith("MIS-") and not row.dimension
    }
    for quarter in files.make("northborough").plan.quarters:
        code, missing = quarter.period.code, quarter.missing
        figures = {
            "MIS-01": missing.children,
            "MIS-02": missing.episodes,
            "MIS-03": missing.home_children,
            "MIS-04": missing.home_episodes,
            "MIS-05": missing.care_children,
            "MIS-06": missing.care_episodes,
            "MIS-07": missing.unknown_episodes,
        }
        assert figures == {key: returned[code, key] for key in figures}


def test_a_child_is_missing_from_one_place_at_a_time_and_inside_the_quarter(world):
    ends = {}
    for quarter, episodes in zip(world.plan.quarters, world.episodes, strict=True):
        for one in episodes:
            assert quarter.period.start <= one.started_on <= quarter.period.end
            assert one.missing_from <= one.reported_at <= one.returned_at
            assert one.missing_from >= ends.get(one.child, one.missing_from)
            ends[one.child] = one.returned_at


def test_an_episode_that_was_open_in_one_list_has_its_end_in_the_next(dudley):
    lists_in_order = [
        {row["force_ref"]: row for row in lists(dudley, code)["missing_episodes"]}
        for code in ("2015-16-Q2", "2015-16-Q3")
    ]
    before, after = lists_in_order
    still_open = {key for key, row in before.items() if not row["returned_at"]}

    assert len(still_open) == 2
    assert all(after[key]["returned_at"] for key in still_open)
    assert still_open == before.keys() & after.keys()


def test_everybody_is_a_child_throughout(world):
    happened = {one.child: {one.referred_on} for one in world.cases}
    for one in (one for episodes in world.episodes for one in episodes):
        happened.setdefault(one.child, set()).update((one.started_on, one.ended_on))
    for child, days in happened.items():
        birthday = child.born_on.replace(year=child.born_on.year + 18)
        assert max(days) < birthday, child.number
        assert child.born_on + timedelta(8 * 365) < min(days), child.number


def test_an_interview_is_offered_before_it_is_accepted_and_after_the_return(world):
    late = 0
    for one in (one for episodes in world.episodes for one in episodes):
        found = one.interview
        if found.completed_at:
            assert found.offered
            assert found.accepted
            assert not found.why_not
            assert found.completed_at > one.returned_at
            late += found.completed_at - one.returned_at > timedelta(hours=72)
        if found.accepted:
            assert found.offered
    assert late > 50


# Saturday 24 October 2015 21:30 BST is 20:30 UTC; Tuesday 21:00 GMT is 72.5 hours on,
# although the clocks on the wall are 71.5 hours apart.
def test_the_week_in_which_the_clocks_go_back_holds_an_interview_late_by_the_sun(
    dudley,
):
    (eve,) = [
        one
        for one in dudley.episodes[4]
        if one.returned_at.astimezone(LOCAL)
        == datetime(2015, 10, 24, 21, 30, tzinfo=LOCAL)
    ]
    done = eve.interview.completed_at

    assert done - eve.returned_at == timedelta(hours=72, minutes=30)
    assert done.astimezone(LOCAL) == datetime(2015, 10, 27, 21, 0, tzinfo=LOCAL)


def test_no_cell_could_be_a_number_of_the_nhs(world):
    for one in world.files():
        text = one.content.decode()
        assert not holds_nhs_number(text)
        assert not re.search(r"[0-9]{10}", text)
    references = {child.identifier for child in world.children}
    assert len(references) == len(world.children)
    assert all(re.fullmatch(r"SYN[0-9]{6}", one) for one in references)


def test_the_command_writes_the_files_and_says_that_they_are_synthetic(
    tmp_path, capsys
):
    folder = tmp_path / "made"

    call_command("make_synthetic_records", str(folder))

    assert capsys.readouterr().out == f"27 synthetic files written to {folder}.\n"
    names = [one.name for one in folder.iterdir()]
    assert len(names) == 27
    assert all(name.startswith("synthetic_") for name in names)


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError, match="Nothing can be written"):
        call_command("make_synthetic_records", str(tmp_path / "file"))
