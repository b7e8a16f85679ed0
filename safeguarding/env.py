"""Reads settings from the environment, and says plainly what is missing."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """Give the value of a variable, or of the file that NAME_FILE points at.

    Raises:
        ImproperlyConfigured: neither is set and there is no default.
    """
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    if default is None:
        raise ImproperlyConfigured(f"Set {name}: see .env.example for what it means.")
    return default


def env_bool(name: str, *, default: bool) -> bool:
    """Give a yes/no variable; only `true` and `false` are understood.

    Raises:
        ImproperlyConfigured: the value is anything else.
    """
    value = os.environ.get(name, "").strip().lower()
    if value in {"true", "false"}:
        return value == "true"
    if value:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return default


def env_list(name: str, default: str = "") -> list[str]:
    """Give a comma-separated variable as a list without empty parts."""
    parts = (part.strip() for part in env(name, default).split(","))
    return [part for part in parts if part]
