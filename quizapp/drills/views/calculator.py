"""The calculator: a table described, its units and its cost, each step shown.

All of it is in the address, so that every result can be kept, shared and
reloaded. Nothing is stored, and nobody need be known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from quizapp.drills import calculating
from quizapp.drills.calculating import Described, IndexRow, OperationRow
from quizapp.web.http import render_part, wants_part

# Longer than any table that the form can describe.
_LONGEST_QUERY: Final = 30_000
_MOST_PARTS: Final = 1_000
# What a button or a select says beside the table itself.
_ADD, _REMOVE, _FORM = "add", "remove", "form"
# Some programs cut a link that is longer.
_LONGEST_LINK: Final = 8_000


@require_safe
@login_not_required
def calculator(request: HttpRequest) -> HttpResponse:
    """A table with its results; for htmx the results alone, or with the form where it changes."""
    parameters, remarks = _parameters(request.META.get("QUERY_STRING", ""))
    pressed = {name: parameters.pop(name, "") for name in (_ADD, _REMOVE, _FORM)}
    found = calculating.read(parameters)
    remarks += found.remarks
    table, focus = _changed(found.table or calculating.EXAMPLES[0].table, pressed)
    table = calculating.normal(table)
    query = calculating.query_of(table)
    address = f"{reverse('drills:calculator')}?{query}"
    part = wants_part(request)
    if not part and not remarks and found.table and not _says_the_same(parameters, query, pressed):
        # What a browser sends of the form is long: the address that is kept is not.
        return HttpResponseRedirect(f"{address}#{_anchor(focus)}" if focus else address)
    if len(query) > _LONGEST_LINK:
        remarks += (
            "This link is so long that some programs cut it. The size of an item is shorter than its JSON.",
        )
    answered = calculating.answer(table)
    response = render_part(
        request,
        "drills/calculator.html",
        "calculator" if any(pressed.values()) else "results",
        {
            "form": calculating.form(table, answered.problems, focus=focus),
            "results": calculating.results(table, answered),
            "problems": answered.problems,
            "remarks": remarks,
            "examples": calculating.EXAMPLES,
            "example": next((each for each in calculating.EXAMPLES if each.query == query), None),
            "address": address,
        },
    )
    if part:
        current = request.headers.get("HX-Current-URL", "")
        response["HX-Push-Url"] = "false" if current.endswith(address) else address
    return response


def _parameters(query: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a query says, the last of each name, and words where it is too much to be read."""
    if len(query) > _LONGEST_QUERY:
        return {}, ("This link is too long to describe a table. Here is an example instead.",)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace", max_num_fields=_MOST_PARTS)
    except ValueError:
        return {}, (f"This link has more than {_MOST_PARTS:,} parts. Here is an example instead.",)
    return dict(pairs), ()


def _says_the_same(parameters: dict[str, str], query: str, pressed: dict[str, str]) -> bool:
    # Decoded, because a browser may write the same address in another way.
    kept = dict(parse_qsl(query, keep_blank_values=True))
    return not any(pressed.values()) and parameters == kept


def _changed(table: Described, pressed: dict[str, str]) -> tuple[Described, str]:
    """The table after a row was added or removed, and the name of the field to go on with."""
    if pressed[_ADD] == "index" and len(table.indexes) < calculating.MOST_INDEXES:
        added = (*table.indexes, IndexRow())
        return replace(table, indexes=added), f"i{len(added)}.kind"
    if pressed[_ADD] == "operation" and len(table.operations) < calculating.MOST_OPERATIONS:
        rows = (*table.operations, OperationRow(rate="10"))
        return replace(table, operations=rows), f"o{len(rows)}"
    group, place = pressed[_REMOVE][:1], pressed[_REMOVE][1:]
    if place.isascii() and place.isdigit():
        number = int(place[:4])
        if group == "i" and 0 < number <= len(table.indexes):
            return calculating.without_index(table, number), "add-index"
        if group == "o" and 0 < number <= len(table.operations):
            left = table.operations[: number - 1] + table.operations[number:]
            return replace(table, operations=left), "add-operation"
    return table, ""


def _anchor(focus: str) -> str:
    return focus.partition(".")[0]
