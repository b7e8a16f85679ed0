"""Differences, the preview of the board and one file for several boards, in a browser."""

from datetime import UTC, datetime

import pytest

from dashboards.recompute import drain
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Target
from safeguarding.returns import services
from safeguarding.returns.models import Batch
from tests.factories import IndicatorFactory
from tests.returns.files import csv_of, row_for
from tests.returns.test_boards import WITH_AREA, World
from tests.returns.test_browser import fits, picture, press, visit

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = ((1280, 900), (320, 800))


@pytest.fixture
def world():
    made = World(size=0)
    made.indicators = [
        IndicatorFactory(title="Missing episodes of children", polarity="LOWER"),
        IndicatorFactory(title="Return interviews in 72 hours", share=True),
        IndicatorFactory(title="Children found at risk", counts_children=True),
    ]
    made.template.title = "Quarterly return of the force"
    made.template.save()
    made.template.indicators.set(made.indicators)
    for owed in made.owed:
        for indicator in made.indicators:
            owed.partnership.switches.create(
                indicator=indicator, active_from="2010-04-01"
            )
    return made


def looked_at(page, axe, name):
    """Look at a page as on a desk and as on a telephone."""
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        axe()
        picture(page, f"{name}-{width}")
        assert fits(page), (name, width)
    page.set_viewport_size({"width": 1280, "height": 900})


def send(world, *cells):
    owed = world.owed[0]
    rows = [
        row_for(owed, indicator, **each)
        for indicator, each in zip(world.indicators, cells, strict=False)
        if each is not None
    ]

    class Anything(dict):
        def get(self, code, default=None):
            return "It is right, we looked again."

    return services.submit(
        obligation=owed,
        content=csv_of(rows),
        file_name="figures.csv",
        by=world.sender,
        explanations=Anything(),
        at=datetime(2016, 1, 20, 10, tzinfo=UTC),
    )


def test_the_coordinator_sees_what_changed_and_what_the_board_would_show(
    page, axe, live_server, sign_in, world
):
    Target.objects.create(
        partnership=world.owed[0].partnership,
        indicator=world.indicators[1],
        year_start="2015-04-01",
        target=80,
        amber_from=78,
        red_from=60,
        source="Board",
    )
    coordinator = world.coordinator(0)
    first = send(
        world, {}, {"numerator": "30", "denominator": "40"}, {"numerator": "12"}
    )
    at = datetime(2016, 1, 21, 10, tzinfo=UTC)
    services.accept(submission=first, by=coordinator, at=at)
    drain(budget_seconds=30)
    last = send(
        world,
        {"numerator": "45", "note": "Three were counted under the wrong quarter."},
        {"numerator": "34", "denominator": "40"},
        {"numerator": "3"},
    )
    sign_in(coordinator)

    visit(page, live_server, "changes", last.pk)
    looked_at(page, axe, "changes")
    visit(page, live_server, "submission", last.pk)
    looked_at(page, axe, "board-changes")

    text = page.inner_text("main")
    assert "What would change on the board?" in text
    assert "Rating: Near target → Target met." in text
    assert "Hidden from board members from then on." in text


def test_one_file_is_checked_explained_and_sent_to_two_boards(
    page, axe, live_server, sign_in, world, tmp_path
):
    sign_in(world.person(Role.AGENCY_SUBMITTER))
    share = {"numerator": "30", "denominator": "40"}
    dudley = [world.row("332", n, **c) for n, c in enumerate([{}, share, {}])]
    sandwell = [world.row("Sandwell", n, **c) for n, c in enumerate([{}, share])]
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_bytes(
        csv_of(
            [
                *dudley,
                world.row("Sandwel", 0),
                world.row("Sandwell", 1, numerator="-1"),
            ],
            columns=WITH_AREA,
        )
    )
    right.write_bytes(csv_of([*dudley, *sandwell], columns=WITH_AREA))

    visit(page, live_server, "boards")
    looked_at(page, axe, "boards")
    page.get_by_label("Which return is it?").select_option(index=1)
    page.set_input_files("input[type=file]", wrong)
    press(page, "Check without sending")
    looked_at(page, axe, "boards-wrong")
    assert "Did you mean Sandwell?" in page.inner_text("main")
    page.set_input_files("input[type=file]", right)
    press(page, "Check without sending")
    looked_at(page, axe, "boards-right")
    page.get_by_label("Why is the file right?").fill("Not collected there.")
    page.get_by_label("I send these figures to each board").check()
    press(page, "Send to 2 boards")
    looked_at(page, axe, "batch")

    assert "What did each board receive?" in page.inner_text("main")
    assert Batch.objects.get().submissions.count() == 2
