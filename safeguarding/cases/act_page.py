"""What a page is made of on which one thing is done to a record: data, not a view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from safeguarding.cases.forms.acting import ActingForm

Form = TypeVar("Form", bound=ActingForm)
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class ActPage(Generic[Form, Thing]):
    """One such page.

    Attributes:
        link: what the record's own page calls it.
        question: heading of the page.
        button: on the form.
        done: said afterwards.
        form: what is entered.
        method: the service that does it.
        text: what to know before; "" for nothing.
        is_warning: whether the button ends something.
    """

    link: str
    question: str
    button: str
    done: str
    form: type[Form]
    method: Callable[..., Thing]
    text: str = ""
    is_warning: bool = False
