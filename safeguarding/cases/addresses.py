"""Where the page of a record is, for modules that are read before the addresses are."""

from django.urls import reverse


def case_page(pk: int) -> str:
    """Give the address of a case."""
    return reverse("cases:case", args=[pk])


def episode_page(pk: int) -> str:
    """Give the address of a missing episode."""
    return reverse("cases:episode", args=[pk])
