"""Reads rows of cells in the made-up facts of the rules' examples."""

from dataclasses import replace

from safeguarding.returns.check import judge
from safeguarding.returns.contents import Contents
from safeguarding.returns.rows import RawRow, content_hash, parse_row
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.rules.facts import Sent, Sheet
from safeguarding.returns.rules.samples import CONTEXT, GOOD_ROW


def raw_rows(rows, without=()):
    kept = {name: text for name, text in GOOD_ROW.items() if name not in without}
    return [
        RawRow("", number, {**kept, **cells}) for number, cells in enumerate(rows, 2)
    ]


def read_example(example):
    """Make what a rule is given from an example of the registry."""
    context = replace(
        CONTEXT,
        reopened=example.reopened,
        past=example.past,
        **example.given,
    )
    raws = raw_rows(example.rows, example.without_columns)
    rows = [parse_row(raw, context) for raw in raws]
    fingerprint = content_hash(rows, context, "example")
    if example.already_sent:
        context = replace(context, already_sent={fingerprint: "version 1, accepted"})
    columns = [name for name in COLUMNS if name not in example.without_columns]
    return Sent(
        context=context,
        rows=rows,
        sheets=(Sheet("", 1, (*columns, *example.extra_columns)),),
        hidden_sheets=example.hidden_sheets,
        encoding=example.encoding,
        content_hash=fingerprint,
        other_template=example.other_template,
        is_unsettled=example.is_unsettled,
    )


def judged(*rows, context=CONTEXT):
    """Run every rule over rows that differ from the good one by these cells."""
    contents = Contents(tuple(raw_rows(rows)), (Sheet("", 1, COLUMNS),))
    return judge(contents, context, "example")


def found(*rows, context=CONTEXT):
    return list(judged(*rows, context=context).problems)


def codes(*rows, context=CONTEXT):
    """Name the rules that fire, besides the row that is missing by its code."""
    return {one.code for one in found(*rows, context=context)}
