"""Lists of proposals, and deciding about them: one at a time, or those that were selected."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizapp.accounts.access import curators_only
from quizapp.accounts.http import LearnerRequest
from quizapp.course.models import Section
from quizapp.notes.actions import deciding
from quizapp.notes.edits import kinds_for
from quizapp.notes.forms import DraftForm, ProposalForm, TermForm
from quizapp.notes.models import Decision, Group, NoteImport, Proposal
from quizapp.notes.refusals import NotPossible
from quizapp.notes.screens import proposals as screens
from quizapp.notes.screens import report, words
from quizapp.notes.screens.proposals import Filters, Left
from quizapp.notes.views.imports import found
from quizapp.web.http import render_part, wants_part

# More than these in one request would keep people waiting.
MOST_AT_ONCE = 500


@curators_only
@require_safe
def proposals(request: LearnerRequest, pk: int, group: str) -> HttpResponse:
    """The proposals of one group, filtered and in pages. `?last=` names the decision that can be undone on top."""
    if group not in Group.values:
        raise Http404
    row = found(pk)
    filters = Filters.of(group, request.GET)
    page = screens.list_page(row, group, filters, request.GET.get("page"), _tabs(row))
    context = {
        "import": row,
        "list": page,
        "page": page.page,
        "query": filters.query,
        "meaning": words.MEANING[group],
        "one": words.ONE[group],
        "last": _last(row, request.GET.get("last", "")),
        "keys": "proposals",
        "most_at_once": MOST_AT_ONCE,
    }
    return render(request, "notes/proposals.html", context)


def _tabs(row: NoteImport) -> list[Left]:
    counted = {count.group: count for count in report.group_counts(row)}
    return [
        Left(
            group,
            group.label,
            counted[group].open if group in counted else 0,
            counted[group].all if group in counted else 0,
        )
        for group in Group
    ]


def _last(row: NoteImport, number: str) -> Decision | None:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    mine = Decision.objects.filter(pk=number, source=row.source_id, withdrawn_at=None)
    return mine.select_related("by").first()


@curators_only
@require_POST
def decide(request: LearnerRequest, pk: int) -> HttpResponse:
    """Accept or reject one proposal. htmx gets it back as it stands then, with the counts; others the list."""
    verdict = request.POST.get("verdict", "")
    if verdict not in ("accept", "reject", "better"):
        raise Http404
    proposal = get_object_or_404(Proposal.objects.only("note_import_id", "group"), pk=pk)
    last: Decision | None = None
    now = timezone.now()
    try:
        if verdict == "reject":
            last = deciding.reject(pk, by=request.user, now=now)
        else:
            edits = {"better": True} if verdict == "better" else None
            last = deciding.accept(pk, by=request.user, now=now, edits=edits)
    except deciding.Invalid as invalid:
        # As it is it makes no whole question: the edit page says what is missing.
        messages.error(request, f"It cannot be accepted as it is. {' '.join(invalid.errors.values())}")
        return _to_edit(request, proposal)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    if wants_part(request):
        return _one(request, pk, last)
    return _to_list(request, proposal.note_import_id, proposal.group, last=last)


def _to_edit(request: LearnerRequest, proposal: Proposal) -> HttpResponse:
    kept = _kept(request.POST, proposal.group)
    return _to(request, reverse("notes:edit", args=[proposal.pk]) + (f"?{kept}" if kept else ""))


def _to(request: LearnerRequest, address: str) -> HttpResponse:
    """Lead there, also somebody who sent a form by htmx, which would follow an ordinary redirect unseen."""
    if not wants_part(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def _one(request: LearnerRequest, pk: int, last: Decision | None) -> HttpResponse:
    """One proposal of a list, the counts and the last decision, to be put in their places."""
    rows = screens.with_decisions(Proposal.objects.filter(pk=pk))
    proposal = rows.first()
    if proposal is None:
        raise Http404
    row = found(proposal.note_import_id)
    tabs = _tabs(row)
    context = {
        "import": row,
        "shown": screens.shown(row, rows)[0],
        "group": proposal.group,
        "tabs": tabs,
        "left": next(tab for tab in tabs if tab.group == proposal.group),
        "last": last,
        "one": words.ONE[proposal.group],
        "standing": screens.is_standing(row),
        "query": _kept(request.POST, proposal.group),
    }
    return render_part(request, "notes/decided.html", "parts", context)


def _kept(given: QueryDict, group: str) -> str:
    """The filters and the page of the list that somebody came from."""
    query = Filters.of(group, given).query
    page = given.get("page", "")
    if page.isascii() and page.isdigit() and page != "1" and len(page) < 7:
        query += f"{'&' if query else ''}page={page}"
    return query


def _to_list(
    request: LearnerRequest,
    note_import: int,
    group: str,
    *,
    last: Decision | None = None,
    at: Proposal | None = None,
    undone: int | None = None,
) -> HttpResponse:
    """Back to the list that somebody came from; with `at`, to the page on which that proposal stands."""
    filters = Filters.of(group, request.POST)
    query, anchor = _kept(request.POST, group), ""
    number = screens.page_of(at, filters) if at is not None else None
    if at is not None and number is not None:
        place = [("page", number)] if number > 1 else []
        # Without a query of its own the address would differ by its anchor alone, and no page would be loaded.
        query, anchor = urlencode([*filters.pairs, *place, ("undone", undone)]), f"#p{at.pk}"
    if last is not None:
        query += f"{'&' if query else ''}last={last.pk}"
    address = reverse("notes:proposals", args=[note_import, group])
    return _to(request, address + (f"?{query}" if query else "") + anchor)


@curators_only
@require_POST
def bulk(request: LearnerRequest, pk: int, group: str) -> HttpResponse:
    """Decide what was selected. Those that could not be decided are counted, with the reasons."""
    verdict = request.POST.get("verdict", "")
    if group not in Group.values or verdict not in ("", "accept", "reject"):
        raise Http404
    row = found(pk)
    if not verdict:
        messages.warning(request, "Nothing was changed: no button was pressed.")
        return _to_list(request, row.pk, group)
    if request.POST.get("every") == "1":
        chosen = screens.all_open(row, group, Filters.of(group, request.POST), MOST_AT_ONCE)
    else:
        given = request.POST.getlist("chosen")[:MOST_AT_ONCE]
        chosen = [int(pk) for pk in given if pk.isascii() and pk.isdigit() and len(pk) < 19]
    if not chosen:
        messages.warning(request, "Nothing was selected, and nothing was changed.")
        return _to_list(request, row.pk, group)
    act = deciding.accept_all if verdict == "accept" else deciding.reject_all
    try:
        made = act(row.pk, group, chosen, by=request.user, now=timezone.now())
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return _to_list(request, row.pk, group)
    said = "accepted" if verdict == "accept" else "rejected"
    if made.done:
        messages.success(request, f"{made.done} {words.ONE[group]}{'' if made.done == 1 else 's'} {said}.")
    if made.skipped:
        reasons = list(dict.fromkeys(why for _, why in made.skipped))
        more = f" And {len(reasons) - 3} other reasons." if len(reasons) > 3 else ""
        messages.warning(request, f"{len(made.skipped)} left open. {' '.join(reasons[:3])}{more}")
    return _to_list(request, row.pk, group)


@curators_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: LearnerRequest, pk: int) -> HttpResponse:
    """Change a term or draft, and accept it as changed. What is wrong stands at its field; nothing is lost."""
    rows = screens.with_decisions(Proposal.objects.filter(pk=pk, group__in=[Group.TERM, Group.DRAFT]))
    proposal = get_object_or_404(rows)
    row = found(proposal.note_import_id)
    if not screens.is_standing(row) or proposal.decision_id is not None:
        messages.warning(request, "This was decided already, or its import does not stand. Undo that first.")
        return _to_list(request, row.pk, proposal.group)
    sections = Section.objects.listed().filter(course=row.source.course_id).only("number", "title", "course")
    given = request.POST if request.method == "POST" else None
    form: ProposalForm
    if proposal.group == Group.TERM:
        known = proposal.kind == "conflict"
        form = TermForm(given, sections=sections, initial=_initial(proposal), known=known)
    else:
        form = DraftForm(given, sections=sections, initial=_initial(proposal))
    if given is not None and form.is_valid():
        try:
            last = deciding.accept(pk, by=request.user, now=timezone.now(), edits=form.edits())
        except deciding.Invalid as invalid:
            form.refuse(invalid.errors)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return _to_list(request, row.pk, proposal.group)
        else:
            messages.success(request, f"The {words.ONE[proposal.group]} is accepted as you changed it.")
            return _to_list(request, row.pk, proposal.group, last=last)
    context = {
        "import": row,
        "proposal": proposal,
        "shown": screens.shown(row, rows)[0],
        "form": form,
        "group": proposal.group,
        "one": words.ONE[proposal.group],
        "back": _kept(given if given is not None else request.GET, proposal.group),
        "filters": _hidden(given if given is not None else request.GET, proposal.group),
    }
    return render(request, "notes/edit.html", context, status=422 if form.errors else 200)


def _hidden(given: QueryDict, group: str) -> list[tuple[str, str]]:
    """The filters as fields of a form."""
    return [(name, value) for name, value in QueryDict(_kept(given, group)).items() if isinstance(value, str)]


def _initial(proposal: Proposal) -> dict[str, Any]:
    payload = proposal.payload
    section = proposal.section.number if proposal.section else ""
    if proposal.group == Group.TERM:
        return {name: payload[name] for name in ("name", "abbreviation", "definition")} | {"section": section}
    return {
        "kind": kinds_for(payload["right"])[0],
        "stem": payload["stem"],
        "right": payload["right"],
        "distractors": payload["distractors"],
        "section": section,
        "difficulty": 3,
    }


@curators_only
@require_POST
def undo(request: LearnerRequest, pk: int) -> HttpResponse:
    """Withdraw a decision. The proposal is open again; a draft that somebody has worked on stays, and that is told."""
    decision = get_object_or_404(Decision.objects.only("note_import_id", "group", "key", "sense"), pk=pk)
    try:
        deciding.undo(pk, by=request.user, now=timezone.now())
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Undone. It can be decided anew.")
    given = request.POST.get("import", "")
    shown = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else decision.note_import_id
    rows = Proposal.objects.filter(note_import=shown, group=decision.group)
    alike = rows.filter(Q(key=decision.key) | Q(sense=decision.sense))
    first = alike.only("note_import_id", "group", "position").order_by("position").first()
    return _to_list(request, shown, decision.group, at=first, undone=pk)
