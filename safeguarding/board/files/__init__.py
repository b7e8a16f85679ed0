"""The files of records this room takes: the attendance sheet."""

from importlib import import_module

from safeguarding.returns.records import kinds

# Module and name of each kind. They import models, so they wait for the apps.
KINDS = (("attendance", "attendance_kind"),)


def register_all() -> None:
    """Register every kind of records of this room, once; running it twice is fine."""
    for module, name in KINDS:
        kinds.register(getattr(import_module(f"{__name__}.{module}"), name))
