"""Choices a reader makes on the board's pages."""

from django import forms

from dashboards.dictionary import families


class DictionarySearchForm(forms.Form):
    """Narrow the list of indicators."""

    q = forms.CharField(label="Words to look for", required=False, max_length=80)
    family = forms.ChoiceField(label="About", required=False)
    on = forms.BooleanField(label="Only those my partnership uses", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        family_field = self.fields["family"]
        family_field.choices = [  # type: ignore[attr-defined]
            ("", "Everything"),
            *families(),
        ]
