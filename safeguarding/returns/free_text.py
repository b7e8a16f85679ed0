"""What people write in their own words: read by others, and kept for years."""

from django.core.exceptions import ValidationError

from safeguarding.returns.rules.personal_data import numbers_of_people

PERSONAL = (
    "This seems to hold a number of a person, such as an NHS number. Many people read "
    "it and it is kept: write it without."
)


def about_nobody(text: str) -> None:
    """Refuse words with an NHS or National Insurance number; a form's validator.

    Raises:
        ValidationError: saying what to do. Source: SECURITY 2g; DOMAIN C (E-PII).
    """
    if numbers_of_people(text):
        raise ValidationError(PERSONAL)
