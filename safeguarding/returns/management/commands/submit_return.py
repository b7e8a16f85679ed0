from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandParser
from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns import services
from safeguarding.returns.check import Checked, check
from safeguarding.returns.errors import AgreementMissing, ReturnError
from safeguarding.returns.management.said import PROBLEMS, ReturnCommand
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.rules import BY_CODE
from safeguarding.returns.rules.facts import Severity


class Command(ReturnCommand):
    """Sends a file for a return, as a person would on the page."""

    help = (
        "Send a file of figures. Exit status: 0 sent, 1 not sent because of errors, "
        "unexplained warnings or a missing agreement, 2 wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add who sends it, the reasons, and whether it is accepted at once."""
        super().add_arguments(parser)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who sends it")
        parser.add_argument(
            "--explain",
            action="append",
            default=[],
            metavar="CODE=REASON",
            help="answer a kind of warning; may be repeated",
        )
        parser.add_argument(
            "--accept",
            action="store_true",
            help="accept it too; the same person must be allowed to",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Send, tell, and accept when asked."""
        reasons = self._reasons(options["explain"])
        obligation, content = self.load(options)
        by = self._person(options["by"], obligation, accept=options["accept"])
        at = timezone.now()
        name = options["file"].name
        checked = check(
            content=content,
            file_name=name,
            obligation=obligation,
            on=timezone.localdate(at),
        )
        try:
            sent = services.submit(
                obligation=obligation,
                content=content,
                file_name=name,
                by=by,
                explanations=reasons,
                at=at,
            )
            if options["accept"]:
                sent = services.accept(submission=sent, by=by, at=at)
        except ReturnError as error:
            self._refuse(error, checked, as_json=options["json"])
        except PermissionDenied:
            self.stop(f"{by.email} may not send or accept this agency's returns.")
        self._done(sent, checked, as_json=options["json"])

    def _reasons(self, pairs: list[str]) -> dict[str, str]:
        reasons = {}
        for pair in pairs:
            code, sign, reason = pair.partition("=")
            rule = BY_CODE.get(code.strip().upper())
            if not sign or not reason.strip():
                self.stop(f"Write --explain CODE=REASON, not '{pair}'.")
            if rule is None or rule.severity is not Severity.WARNING:
                known = [one.code for one in BY_CODE.values() if one.code[0] == "W"]
                self.stop(f"{code} is not a warning. Warnings: {', '.join(known)}.")
            reasons[rule.code] = reason.strip()
        return reasons

    def _person(self, email: str, obligation: Obligation, *, accept: bool) -> User:
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None:
            self.stop(f"Nobody signs in as {email}.")
        needed = [Permission.SUBMIT_RETURN]
        needed += [Permission.ACCEPT_RETURN] if accept else []
        for permission in needed:
            place = (obligation.partnership_id, obligation.agency_id)
            if not person.may(permission, *place):
                what = permission.value.split("_")[0]
                self.stop(f"{person.email} may not {what} returns of this agency.")
        return person

    def _refuse(self, error: ReturnError, checked: Checked, *, as_json: bool) -> None:
        self.tell(checked, as_json=as_json)
        prefix = "Not sent. " if isinstance(error, AgreementMissing) else ""
        self.stop(f"{prefix}{error}", PROBLEMS)

    def _done(self, sent: Submission, checked: Checked, *, as_json: bool) -> None:
        self.tell(
            checked,
            as_json=as_json,
            submission=sent.pk,
            version=sent.version,
            state=sent.state,
        )
        if not as_json:
            state = Submission.State(sent.state).label.lower()
            self.stdout.write(f"Sent as version {sent.version}: {state}.")
