"""The training page of Dudley in 2014/15, from the tables the board published."""

import pytest
import time_machine

from dashboards import demo_data
from safeguarding.access.permissions import Role
from tests.acceptance.dudley import send, set_up
from tests.dashboards.workforce.made_training import NOW
from tests.dashboards.workforce.test_page import tables, text
from tests.factories import member

pytestmark = pytest.mark.django_db
# S0:2178-2202; the changes are those that the paper prints.
TYPES = [
    ["Single agency", "9,930", "+99%"],
    ["Multi-agency", "1,661", "\u221237%"],
    ["Virtual college", "876", "\u221220%"],
    ["Briefing", "556", "\u221249%"],
]
MONTHS = [
    *("1,572", "1,225", "748", "902", "361", "2,127"),
    *("1,319", "1,290", "542", "1,314", "804", "819"),
]
ONLINE = ["103", "112", "60", "25", "45", "63", "86", "70", "131", "83", "44", "54"]
SECTORS = {
    "Adults": "7",
    "Children's social care": "158",
    "Early years": "40",
    "Education": "109",
    "Health": "123",
    "Voluntary": "31",
    "Police": "41",
    "Urban environment": "1",
    "Other": "46",
}


def test_the_published_figures_stand_on_the_page(client, capsys):
    with time_machine.travel(NOW, tick=True):
        place, coordinator = set_up()
        for each in demo_data.manifest():
            if (each.template, each.period) == ("board_year", "2014-15"):
                send(each, coordinator)
        client.force_login(member(Role.BOARD_MEMBER, place))

        told = client.get("/scorecard/dudley/training/?year=2014-15")

    assert "13,023 attendances in 2014-15, as returned in tables." in text(told)
    found = tables(told)
    assert found["types"] == TYPES
    assert [row[1] for row in found["months"]] == MONTHS
    assert [row[-1] for row in found["months"]] == ONLINE
    assert {row[0]: row[1] for row in found["sectors"]} == SECTORS
    assert "Most attendances in September (2,127), fewest in August (361)." in text(
        told
    )
    assert "These changes are as printed" in text(told)
