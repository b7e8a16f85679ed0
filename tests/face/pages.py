"""The gallery: each component once, with invented figures."""

from datetime import UTC, datetime
from types import SimpleNamespace

import django_tables2 as tables
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseStopPolling

from safeguarding.access.guard import public
from safeguarding.forms import DateField, FileUpload

COMPLETE_AT = datetime(2022, 5, 14, 9, 42, tzinfo=UTC)
NUMERIC = {"td": {"class": "govuk-table__cell--numeric"}}


class Reader:
    """Somebody who is signed in, without a database."""

    is_authenticated = True
    email = "analyst@example.org"

    def __str__(self):
        return "Demo Analyst"


FRAME = {
    "demo": True,
    "partnership_name": "Dudley",
    "role_name": "Board analyst",
    "user": Reader(),
    "navigation": [
        {"label": "Home", "url": "/gallery/", "current": False},
        {"label": "Scorecard", "url": "/gallery/", "current": True},
        {"label": "Returns", "url": "/form/", "current": False},
        {"label": "Waiting for a decision", "url": "/table/", "current": False},
        {"label": "Indicators", "url": "/table/", "current": False},
    ],
}


def _figure(text, kind="value", **more):
    return SimpleNamespace(
        **{"text": text, "kind": kind, "counts": "", "spoken": "", **more}
    )


def _word(word, shape="", tone="quiet"):
    return SimpleNamespace(word=word, shape=shape, tone=tone)


def _dot(x, y):
    return SimpleNamespace(x=x, y=y)


HIDDEN = _figure("c", "hidden", spoken="fewer than 6 (not zero)")
SPARK = SimpleNamespace(
    lines=["5,27 23.3,20.5 41.7,24", "78.3,12 96.7,9.5 115,5"],
    dots=[],
    gaps=[_dot(60, 29.5)],
    last=_dot(115, 5),
    words="2020-21 Q4: 271; 2021-22 Q1: 280; 2021-22 Q2: Not received",
    width=120,
    height=32,
)
ROWS = [
    {
        "title": "Children subject of a child protection plan",
        "figure": _figure("296"),
        "change": SimpleNamespace(text="+2.8 %", basis="from 288 in Q3", spoken=""),
        "trend": _word("no real change", "level"),
        "rating": _word("No target"),
        "confidence": "High",
        "reasons": [],
    },
    {
        "title": "Initial conferences held within 15 working days of the strategy "
        "discussion",
        "figure": _figure("71.4 %", counts="55 of 77"),
        "change": SimpleNamespace(text="-7.0 pp", basis="from 78.4 % in Q3", spoken=""),
        "trend": _word("worse", "exclamation", "bad"),
        "rating": _word("Target missed", "triangle", "bad"),
        "confidence": "Medium",
        "reasons": ["Sent late."],
    },
    {
        "title": "Children missing from care",
        "figure": HIDDEN,
        "change": SimpleNamespace(
            text="", basis="c in Q3", spoken="fewer than 6 (not zero) in Q3"
        ),
        "trend": _word("too few to say", "dots"),
        "rating": _word("Near target", "diamond", "near"),
        "confidence": "Low",
        "reasons": ["One of two agencies is missing."],
    },
    {
        "title": "Contacts that became a referral",
        "figure": _figure("Not received", "missing"),
        "change": SimpleNamespace(text="", basis="No earlier figure", spoken=""),
        "trend": _word("better", "tick", "good"),
        "rating": _word("Target met", "circle", "good"),
        "confidence": "None",
        "reasons": [],
    },
]
CHART = {
    "data": [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": ["Q1", "Q2", "Q3", "Q4"],
            "y": [280, None, 288, 296],
            "connectgaps": False,
        }
    ],
    "layout": {"margin": {"t": 20, "r": 20}, "yaxis": {"rangemode": "tozero"}},
}
HEAT = {
    "data": [
        {
            "type": "heatmap",
            "x": ["Q1", "Q2"],
            "y": ["Police", "Health"],
            "z": [[1, 2], [3, 4]],
            "xgap": 2,
            "ygap": 2,
        }
    ],
    "layout": {"margin": {"t": 20}},
}


class SampleForm(forms.Form):
    """One field of every kind."""

    email = forms.EmailField(label="E-mail address", help_text="Your work address.")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "Say why"})
    )
    agency = forms.ChoiceField(choices=[("", "Choose one"), ("P", "Police")])
    decision = forms.ChoiceField(
        choices=[("yes", "Accept it"), ("no", "Send it back")],
        widget=forms.RadioSelect,
        help_text="The agency is told.",
    )
    quarters = forms.MultipleChoiceField(
        choices=[("1", "Q1"), ("2", "Q2")], widget=forms.CheckboxSelectMultiple
    )
    ends_on = DateField(label="Ends on", help_text="For example, 27 3 2016.")
    upload = forms.FileField(label="Your file", widget=FileUpload)
    sure = forms.BooleanField(label="I have checked it")


class ReturnTable(tables.Table):
    """A list as the product's lists are."""

    agency = tables.Column(attrs={"cell": {"th": True}})
    rows = tables.Column(attrs=NUMERIC)
    caption = "Returns received"


@public
def gallery(request):
    context = {
        **FRAME,
        "rows": ROWS,
        "spark": SPARK,
        "chart": CHART,
        "heat": HEAT,
        "chart_rows": [
            {"label": "Q4", "figure": _figure("296")},
            {"label": "Q2", "figure": HIDDEN},
        ],
        "trail": [{"label": "Home", "url": "/gallery/"}],
        "pickers": [
            {
                "id": "pick-period",
                "name": "period",
                "label": "Quarter",
                "selected": "2021-22-Q3",
                "options": [
                    {"code": "2021-22-Q4", "label": "January to March 2022"},
                    {"code": "2021-22-Q3", "label": "October to December 2021"},
                ],
            }
        ],
        "staleness": {
            "is_updating": True,
            "complete_at": COMPLETE_AT,
            "url": "/poll/",
        },
    }
    return render(request, "face/gallery.html", context)


@public
def form(request):
    bound = SampleForm(request.POST or None, request.FILES or None)
    return render(request, "face/form.html", {**FRAME, "form": bound})


@public
def table(request):
    rows = [{"agency": f"Agency {n}", "rows": n * 100} for n in range(1, 60)]
    shown = ReturnTable(rows)
    tables.RequestConfig(request, paginate={"per_page": 10}).configure(shown)
    return render(request, "face/table.html", {**FRAME, "table": shown})


@public
def poll(request):
    """Answer as the freshness page does when the new figures have come."""
    words = {"staleness": {"is_new": True, "complete_at": COMPLETE_AT}}
    fragment = render(request, "components/staleness_words.html", words)
    return HttpResponseStopPolling(fragment.content)


@public
def statement(request):
    return render(request, "pages/accessibility.html", FRAME)


@public
def privacy(request):
    return render(request, "pages/privacy.html", FRAME)


@public
def broken(request) -> HttpResponse:
    raise RuntimeError("The gallery's broken page")
