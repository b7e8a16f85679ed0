"""Dudley as people would load it: the set-up command, then every return by command."""

import json

from django.conf import settings
from django.core.management import call_command

from dashboards import demo_data
from safeguarding.access.permissions import Role
from safeguarding.partners.models import Agency, Partnership
from tests.factories import member

FIXTURES = settings.BASE_DIR / "fixtures"


def set_up():
    """Set up the partnership from its file, and seat its coordinator."""
    call_command("setup_partnership", str(FIXTURES / "partnerships" / "dudley.toml"))
    partnership = Partnership.objects.get(code="dudley")
    return partnership, member(Role.BOARD_ANALYST, partnership)


def agency(code):
    return Agency.objects.get(code=code)


def send(each, by, file=None):
    """Send one return of the manifest by the command, accepted by the same person."""
    reasons = [f"--explain={code}={why}" for code, why in each.explanations.items()]
    call_command(
        "submit_return",
        str(file or FIXTURES / "returns" / each.file),
        f"--partnership={each.partnership}",
        f"--agency={each.agency}",
        f"--template={each.template}",
        f"--period={each.period}",
        f"--by={by.email}",
        "--accept",
        *reasons,
    )


def send_all(by):
    for each in demo_data.manifest():
        send(each, by)


def scorecard(capsys, period, *options):
    """Ask the command for a scorecard: code -> entry, in the order of the page."""
    capsys.readouterr()
    call_command(
        "scorecard", "--partnership=dudley", f"--period={period}", "--json", *options
    )
    return {entry["code"]: entry for entry in json.loads(capsys.readouterr().out)}
