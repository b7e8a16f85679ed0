"""From step to step: followed where that is known, side by side where it is not."""

import pytest

from dashboards.front_door.counting import Hiding
from dashboards.front_door.flow import flow_of
from dashboards.front_door.onward import onward_of
from dashboards.front_door.timely import back_of, late_of, timely_of
from safeguarding.periods import Period
from tests.dashboards.front_door import door
from tests.dashboards.pages import made

MOST = Hiding(threshold=5, is_full=False)
ALL = Hiding(threshold=5, is_full=True)


def told(known, hiding=MOST):
    flow = flow_of(known, made.QUARTER, hiding)
    return {one.title: one for one in onward_of(known, flow, hiding)}


def test_contacts_are_followed_to_their_referrals_with_both_counts():
    one = told(door.known())["Contacts to referrals"]

    assert one.said == "81 of 240 contacts became referrals."
    assert one.basis == "The same ones, followed."
    # 81 / 240 = 33.75 %; 60 / 200 = 30 %.
    assert (one.share.text, one.year_ago.text) == ("33.8 %", "30.0 %")
    assert one.code == "CON-02"


def test_without_an_indicator_two_counts_stand_side_by_side_and_say_so():
    one = told(door.known())["Section 47 to conference"]

    assert one.said == (
        "20 children at an initial conference, beside 40 children with a section 47 "
        "enquiry."
    )
    assert one.basis == "In the same quarter, not the same children."
    # 20 / 40, 22 / 38 = 57.9 and 24 / 36 = 66.7.
    shares = (one.share.text, one.before.text, one.year_ago.text)
    assert shares == ("50 per 100", "58 per 100", "67 per 100")
    assert (one.trend.word, one.code) == ("not judged", "")


def test_a_follow_up_that_has_not_come_is_replaced_by_two_counts_in_words():
    one = told(door.known(CON_02=door.missing()))["Contacts to referrals"]

    # 100 / 240 = 41.7.
    assert one.share.text == "42 per 100"
    assert "not the same children" in one.basis
    assert "CON-02, which follows them: not received." in one.basis


def test_a_hidden_follow_up_is_not_replaced():
    known = door.known()
    known["CON-02"] = made.suppressed(known["CON-02"])

    one = told(known)["Contacts to referrals"]

    assert (one.share.text, one.share.kind) == ("c", "hidden")
    assert "100" not in one.said


@pytest.mark.parametrize(
    ("children", "enquiries"),
    [(5, 40), (1, 40), (20, 24), (20, 25), (4, 5), (24, 20)],
    ids=["above", "one", "rest of 4", "rest of 5", "below", "rest the other way"],
)
def test_a_share_is_hidden_when_a_count_or_the_rest_is_small(children, enquiries):
    known = door.known(
        CPC_02=made.figure(made.QUARTER, children),
        S47_01=made.figure(made.QUARTER, enquiries),
    )

    most, every = (told(known, who)["Section 47 to conference"] for who in (MOST, ALL))

    assert (most.share.text, most.share.kind, most.share.counts) == ("c", "hidden", "")
    assert every.share.kind == "value"


@pytest.mark.parametrize(("children", "text"), [(20, "77 per 100"), (0, "0 per 100")])
def test_a_share_is_shown_when_the_rest_is_six_or_more(children, text):
    # 20 / 26 = 76.9, and 26 - 20 = 6.
    known = door.known(
        CPC_02=made.figure(made.QUARTER, children),
        S47_01=made.figure(made.QUARTER, 26),
    )

    assert told(known)["Section 47 to conference"].share.text == text


def test_a_hidden_step_gives_no_share_and_no_number_in_words():
    known = door.known()
    known["S47-01"] = made.suppressed(known["S47-01"])

    one = told(known)["Section 47 to conference"]

    assert one.share.kind == "hidden"
    assert one.said.endswith("a hidden number of children with a section 47 enquiry.")


def test_counts_of_different_periods_are_not_set_beside_one_another():
    known = door.known(S47_01=made.figure(Period.parse("2021-22"), 160))

    one = told(known)["Section 47 to conference"]

    assert (one.share.kind, one.share.meaning) == (
        "missing",
        "The two counts are of different periods.",
    )


def test_nothing_over_nothing_is_no_share():
    known = door.known(S47_01=made.figure(made.QUARTER, 0))

    assert told(known)["Section 47 to conference"].share.kind == "missing"


def test_a_missing_step_is_named_with_its_reason():
    one = told(door.known(S47_01=door.missing()))["Section 47 to conference"]

    assert one.said == "Children with section 47 enquiries: not received."
    assert one.share.kind == "missing"


def test_a_share_without_counts_says_that_they_were_not_given():
    bare = {"numerator": None, "denominator": None, "value": 72, "text": "about 72 %"}

    one = told(door.known(REF_03=bare))["Referrals to assessments"]

    assert (
        one.said == "about 72 % of referrals were assessed. The counts were not given."
    )


def test_every_limit_is_told_with_how_many_were_late():
    found = timely_of(door.known(), made.QUARTER, MOST)

    assert {one.limit.code: one.late for one in found} == {
        "CON-05": "10 late",
        "ASM-01": "15 late",
        "CPC-03": "6 late",
        "CPP-05": "10 late",
        "CPP-06": "30 late",
    }
    assert found[0].source.endswith("(recalled, not yet confirmed in a source)")
    assert [one.kind for one in found][-1] == "Local limit"


def test_how_many_were_late_is_hidden_when_it_is_small():
    entry = door.entry_of("ASM-01", **door.share(made.QUARTER, 70, 75))

    assert (late_of(entry, MOST), late_of(entry, ALL)) == ("", "5 late")


def test_a_limit_that_nobody_returns_is_there_without_a_figure():
    found = timely_of(door.known("CON-05"), made.QUARTER, MOST)

    assert (found[0].row.figure.text, found[0].code) == ("No figure", "")


def test_children_who_come_back_are_told_with_both_counts():
    found = {one.row.code: one for one in back_of(door.known(), made.QUARTER, MOST)}

    assert found["CON-04"].said == (
        "12 of 60 contacts closed with no further action were referred within 12 months."
    )
    assert found["CPP-07"].row.figure.text == "No figure"
