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
from safeguarding.returns.models import Obligation, RecordFile, Submission
from safeguarding.returns.records import services as records
from safeguarding.returns.records.dry_run import SECONDS, as_checked
from safeguarding.returns.records.errors import RecordsRefused
from safeguarding.returns.rule_texts import warnings_of


class Command(ReturnCommand):
    """Sends a file for a return, as a person would on the page."""

    help = (
        "Send a file of figures or records. Exit status: 0 sent, 1 not sent because of errors, "
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
        obligation = self.find(options)
        reasons = self._reasons(options["explain"], obligation.template.records)
        by = self._person(options["by"], obligation, accept=options["accept"])
        if obligation.template.records:
            self._send_records(obligation, by, reasons, options)
            return
        content = self.read(options)
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

    def _send_records(
        self,
        obligation: Obligation,
        by: User,
        reasons: dict[str, str],
        options: dict[str, Any],
    ) -> None:
        """Take a file of records through its whole walk, here and now."""
        as_json, checked = options["json"], Checked(())
        try:
            with self.opened(options) as stream:
                at = timezone.now()
                name = options["file"].name
                file = records.receive(obligation, stream, name, by, at)
            checked = as_checked(records.work_through(file, SECONDS))
            sent = records.send(file, by, reasons, timezone.now())
            if options["accept"]:
                sent = services.accept(submission=sent, by=by, at=timezone.now())
                self._put_in(records.work_through(file, SECONDS))
        except RecordsRefused as refused:
            self._refuse(refused, Checked(refused.problems), as_json=as_json)
        except ReturnError as error:
            self._refuse(error, checked, as_json=as_json)
        except PermissionDenied:
            self.stop(f"{by.email} may not send or accept this agency's returns.")
        self._done(sent, checked, as_json=as_json)

    def _put_in(self, file: RecordFile) -> None:
        if file.state != RecordFile.State.LOADED:
            self.stop(
                "Sent and accepted, but the rows are not put in yet: a worker goes on "
                f"with it ({file.last_error or 'no time left'}).",
                PROBLEMS,
            )

    def _reasons(self, pairs: list[str], kind: str) -> dict[str, str]:
        reasons, known = {}, warnings_of(kind)
        for pair in pairs:
            typed, sign, reason = pair.partition("=")
            code = typed.strip().upper()
            if not sign or not reason.strip():
                self.stop(f"Write --explain CODE=REASON, not '{pair}'.")
            if code not in known:
                self.stop(f"{typed} is not a warning. Warnings: {', '.join(known)}.")
            reasons[code] = reason.strip()
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
