"""The files of records this room takes."""

from importlib import import_module

from safeguarding.returns.records import kinds

# Module and name of each kind. They import models, so they wait for the apps.
KINDS: tuple[tuple[str, str], ...] = (
    ("bookings", "bookings_kind"),
    ("bookings", "register_kind"),
    ("headcount", "headcount_kind"),
)


def register_all() -> None:
    """Register every kind of records of this room, once; running it twice is fine."""
    for module, name in KINDS:
        kinds.register(getattr(import_module(f"{__name__}.{module}"), name))
