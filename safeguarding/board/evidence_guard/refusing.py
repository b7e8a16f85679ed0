"""Says why a file is not taken."""

from safeguarding.cases.errors import NotAllowed


class EvidenceRefused(NotAllowed):
    """A file that is not kept, in words fit to show at the field it was chosen in."""

    def __init__(self, message: str, field: str = "file") -> None:
        super().__init__(field, message)
