"""The first administrator comes from the command line."""

import pytest
from django.core.management import CommandError, call_command

from safeguarding.access.models import Assignment, AuditEvent, User
from tests.factories import AgencyFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough sentence"


@pytest.fixture
def area():
    return PartnershipFactory(code="northtown")


def create(role="SYSTEM_ADMINISTRATOR", **extra):
    asked = {
        "email": "Admin@Agency.example",
        "name": "First",
        "partnership": "northtown",
        "role": role,
        **extra,
    }
    call_command("create_user", **asked)


def test_person_and_seat_are_made_once(area, tmp_path):
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n")

    create(password_file=secret)
    before = User.objects.values().get()
    create(password_file=secret)

    assert User.objects.values().get() == before
    assert Assignment.objects.get().partnership == area
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["seat_given"]
    assert User.objects.get(email="admin@agency.example").check_password(PASSWORD)


def test_agency_seat_names_its_agency(area):
    agency = AgencyFactory(code="police")

    create("AGENCY_SUBMITTER", agency="police")

    assert Assignment.objects.get().agency == agency


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"partnership": "nowhere"}, "no partnership with code 'nowhere'"),
        ({"agency": "nobody"}, "no agency with code 'nobody'"),
        ({"role": "AGENCY_APPROVER"}, "choose which"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(area, asked, said):
    with pytest.raises(CommandError, match=said) as error:
        create(**asked)

    assert error.value.returncode == 2
    assert not User.objects.exists()


def test_weak_password_is_refused(area, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("short")

    with pytest.raises(CommandError, match="too short"):
        create(password_file=secret)

    assert not User.objects.exists()
