"""Gives a person a seat from the command line; mostly the first administrator."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Role
from safeguarding.access.services import SeatError, SeatOffer, give_seat
from safeguarding.partners.models import Agency, Partnership

WRONG_USAGE = 2


class Command(BaseCommand):
    """Makes the person when there is none, and the seat when it is not held.

    Running it twice changes nothing. Without a password file somebody new cannot sign
    in yet: they use "Reset your password".
    """

    help = "Give a person a seat; running it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who, as what and where."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=[r.value for r in Role])
        parser.add_argument("--partnership", required=True, help="its code")
        parser.add_argument("--agency", help="its code, for who works for an agency")
        parser.add_argument(
            "--password-file", type=Path, help="a file that holds the password alone"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say what is wrong with what was asked."""
        try:
            self.stdout.write(_seat(options, timezone.localdate()))
        except (SeatError, OSError) as error:
            raise CommandError(str(error), returncode=WRONG_USAGE) from error
        except ValidationError as error:
            raise CommandError(
                " ".join(error.messages), returncode=WRONG_USAGE
            ) from error


@transaction.atomic
def _seat(options: dict[str, Any], today: date) -> str:
    partnership = _one(Partnership, options["partnership"])
    agency = _one(Agency, options["agency"]) if options["agency"] else None
    user = _person(options)
    offer = SeatOffer(
        role=Role(options["role"]),
        partnership_id=partnership.pk,
        agency_id=agency.pk if agency else None,
    )
    if not give_seat(user=user, offer=offer, starts_on=today):
        return f"{user.email} has this seat already."
    audit.record(
        audit.Action.SEAT_GIVEN,
        by=None,
        partnership_id=offer.partnership_id,
        agency_id=offer.agency_id,
        about=user,
        role=offer.role.value,
    )
    return f"{user.email} has the seat from today."


def _one(model: type[Partnership] | type[Agency], code: str) -> Any:
    found = model._default_manager.filter(code=code).first()
    if found is None:
        raise SeatError(f"There is no {model._meta.verbose_name} with code {code!r}.")
    return found


def _person(options: dict[str, Any]) -> User:
    email = options["email"].strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=options["name"])
    elif user.name != options["name"]:
        user.name = options["name"]
        user.save(update_fields=["name"])
    if options["password_file"]:
        _set_password(user, options["password_file"].read_text("utf-8").strip())
    return user


def _set_password(user: User, password: str) -> None:
    """Set it when it is another one; setting it anew would end the person's sessions."""
    if not user.check_password(password):
        validate_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
