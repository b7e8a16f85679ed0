"""Where somebody answers from: their response, what they may do, and the addresses.

People and the links of offices see the same pages at different addresses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from audits.acting import Acting
from audits.life_rounds import RESPONSE
from audits.models import Response, ResponseState, Round
from safeguarding.access.permissions import Permission

PERSON, OFFICE = "answer", "school"
OFFICE_PAGES = ("check", "sign", "receipt", "take-back", "book", "upload")
PAGES = (*OFFICE_PAGES, "share", "ask")


@dataclass(frozen=True)
class Desk:
    """Somebody at a response.

    Attributes:
        response: with its round, partnership, agency and required.
        acting: who, and when.
        names: which addresses: of people, or of offices with a link.
    """

    response: Response
    acting: Acting
    names: str = PERSON

    @property
    def today(self) -> date:
        """The day it is."""
        return timezone.localdate(self.acting.at)

    def url(self, page: str = "", *more: object) -> str:
        """Give the address of a page of this response."""
        name = f"{self.names}-{page}" if page else self.names
        return reverse(f"audits:{name}", args=[self.response.pk, *more])

    def file_url(self, pk: int) -> str:
        """Give the address at which a file of this response is fetched."""
        if self.names == PERSON:
            return reverse("audits:answer-file", args=[pk])
        return self.url("file", pk)

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """The addresses a template needs, by name; only pages of this kind."""
        pages = PAGES if self.names == PERSON else OFFICE_PAGES
        found = {page.replace("-", "_"): self.url(page) for page in pages}
        found["overview"] = self.url()
        if self.names == PERSON and self.response.state == ResponseState.FINAL:
            found["feedback"] = reverse("audits:feedback", args=[self.response.pk])
        return found

    @cached_property
    def is_open(self) -> bool:
        """Whether the round takes answers here."""
        this = self.response.round
        return this.state == Round.State.OPEN and not this.tool

    @cached_property
    def may_answer(self) -> bool:
        """Whether answers may be changed now, by whoever is here."""
        acts = RESPONSE.allowed(self.response.state)
        return (
            self.is_open
            and ("save" in acts or "begin" in acts)
            and self.acting.may(Permission.ANSWER_AUDITS, self.response)
        )

    @cached_property
    def may_sign(self) -> bool:
        """Whether the answer may be signed now, by whoever is here."""
        return (
            self.is_open
            and "submit" in RESPONSE.allowed(self.response.state)
            and self.acting.may(Permission.SIGN_ANSWERS, self.response)
        )

    @cached_property
    def may_take_back(self) -> bool:
        """Whether the answer may be taken back as far as its state says."""
        mine = (Permission.ANSWER_AUDITS, Permission.SIGN_ANSWERS)
        return (
            self.is_open
            and "take_back" in RESPONSE.allowed(self.response.state)
            and any(self.acting.may(one, self.response) for one in mine)
        )

    @property
    def is_begun(self) -> bool:
        """Whether anything was answered yet."""
        return self.response.state != ResponseState.NOT_STARTED

    @property
    def is_sent(self) -> bool:
        """Whether it was signed and sent."""
        before = (ResponseState.NOT_STARTED, ResponseState.IN_PROGRESS)
        return self.response.state not in before
