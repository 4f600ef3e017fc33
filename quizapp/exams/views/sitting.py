"""The pages of a sitting: one question at a time, the review before the end, the end.

All of it works as plain forms; a script, where there is one, saves each
change by itself (views.saving) and leaves these for what it cannot do.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.bank.content import content
from quizapp.engine.saving import Origin, Outcome
from quizapp.exams import actions, rescoring, screens
from quizapp.exams.changes import CHECKS, Change, storable
from quizapp.exams.judging import judged_slot
from quizapp.exams.models import Save, Sitting, Slot
from quizapp.exams.views.doors import sitting_of, whole
from quizapp.exams.wording import answer_words
from quizapp.web.http import began, given_in


@never_cache
@require_safe
def sitting(request: LearnerRequest, pk: int) -> HttpResponse:
    """Go on where the sitting stands: at the first question that was not seen, on whatever device."""
    mine, _now = sitting_of(request, whole(pk))
    if not mine.open:
        return redirect("exams:result", mine.pk)
    first = mine.slots.filter(seen=False).order_by("position").values_list("position", flat=True).first()
    return redirect("exams:question", mine.pk, first or 1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: LearnerRequest, pk: int, position: int) -> HttpResponse:
    """GET shows one question; POST is its form without script."""
    mine, now = sitting_of(request, whole(pk))
    if request.method == "POST":
        return _take(request, mine, position)
    if not mine.open:
        return redirect("exams:result", mine.pk)
    return _show(request, mine, position, now=now)


def _show(
    request: LearnerRequest, mine: Sitting, position: int, *, now: Any, status: int = 200, **more: Any
) -> HttpResponse:
    slots = list(mine.slots.order_by("position"))
    slot = _slot(slots, position)
    context = _frame(request, mine, slots, now=now)
    places = context["slots"]
    context |= {
        "item": more.pop("item", None) or _item(mine, slot),
        "place": places[position - 1],
        "key": uuid4(),
        "previous": position - 1 or None,
        "next": position + 1 if position < len(slots) else None,
    }
    return render(request, "exams/sitting.html", context | more, status=status)


def _slot(slots: list[Slot], position: int) -> Slot:
    if not 1 <= position <= len(slots):
        raise Http404
    return slots[position - 1]


def _item(mine: Sitting, slot: Slot) -> screens.Item:
    asked = content(slot.version_id)
    judged = judged_slot(mine, slot, asked) if slot.checked_at is not None else None
    return screens.item(slot, asked, judged=judged)


def _frame(request: LearnerRequest, mine: Sitting, slots: list[Slot], *, now: Any) -> dict[str, Any]:
    """What all pages of an open sitting show."""
    return {
        "sitting": mine,
        "slots": screens.places(mine, slots),
        "slot_count": len(slots),
        "left_ms": screens.left_ms(mine, now),
        "now": now,
        "learner_key": screens.opaque(request.user),
        "state_url": reverse("exams:state", args=[mine.pk]),
        "saves_url": reverse("exams:saves", args=[mine.pk]),
        "paper_url": reverse("exams:paper", args=[mine.pk]),
        "finish_url": reverse("exams:finish", args=[mine.pk]),
    }


@never_cache
@require_safe
def paper(request: LearnerRequest, pk: int) -> HttpResponse:
    """Every question as an article, so that a script can turn pages without the network."""
    mine, now = sitting_of(request, whole(pk))
    if not mine.open:
        raise Http404
    slots = list(mine.slots.order_by("position"))
    shown = screens.items(slots)
    for place, slot in enumerate(slots):
        if slot.checked_at is not None:
            shown[place] = _item(mine, slot)
    context = _frame(request, mine, slots, now=now) | {"items": shown}
    return render(request, "exams/paper.html", context)


@never_cache
@require_safe
def review(request: LearnerRequest, pk: int) -> HttpResponse:
    """What is answered, flagged and left, before the learner decides to finish."""
    mine, now = sitting_of(request, whole(pk))
    if not mine.open:
        return redirect("exams:result", mine.pk)
    context = _frame(request, mine, list(mine.slots.order_by("position")), now=now)
    states = [place.state for place in context["slots"]]
    context |= {
        "answered": states.count("answered"),
        "incomplete": states.count("incomplete"),
        "unanswered": states.count("seen") + states.count("unseen"),
        "flagged": sum(place.flagged for place in context["slots"]),
    }
    return render(request, "exams/review.html", context)


@require_POST
def finish(request: LearnerRequest, pk: int) -> HttpResponse:
    """Finish, once; sent twice, it leads to the same result."""
    try:
        done = actions.finish(request.user, whole(pk))
    except actions.NoSuchSitting:
        raise Http404 from None
    # A key that was found wrong while the paper was open: the result is right from the start.
    rescoring.apply_standing(done.pk, now=timezone.now())
    return redirect("exams:result", done.pk)


@require_POST
def check(request: LearnerRequest, pk: int, position: int) -> HttpResponse:
    """Save what the form holds, then show whether it is right, in a quiz that says so at once."""
    mine, _now = sitting_of(request, whole(pk))
    slots = list(mine.slots.order_by("position"))
    slot = _slot(slots, position)
    conflict = _save_form(request, mine, slot)
    if conflict is not None:
        return conflict
    try:
        actions.check(request.user, mine.pk, position, since=began(request))
    except actions.NoSuchSitting:
        raise Http404 from None
    except actions.NotNow as refusal:
        mine, now = sitting_of(request, mine.pk)
        if not mine.open:
            return redirect("exams:result", mine.pk)
        return _show(request, mine, position, now=now, status=422, problem=str(refusal))
    return redirect("exams:question", mine.pk, position)


def _take(request: LearnerRequest, mine: Sitting, position: int) -> HttpResponse:
    slots = list(mine.slots.order_by("position"))
    slot = _slot(slots, position)
    answer = _save_form(request, mine, slot)
    if answer is not None:
        return answer
    mine, _now = sitting_of(request, mine.pk)
    if not mine.open:
        return redirect("exams:result", mine.pk)
    go = request.POST.get("go", "next")
    if go == "review":
        return redirect("exams:review", mine.pk)
    if go.isdecimal() and 1 <= int(go[:6]) <= len(slots):
        return redirect("exams:question", mine.pk, int(go[:6]))
    step = {"next": 1, "previous": -1}.get(go, 0)
    target = min(max(position + step, 1), len(slots))
    if go == "next" and position == len(slots):
        return redirect("exams:review", mine.pk)
    return redirect("exams:question", mine.pk, target)


def _save_form(request: LearnerRequest, mine: Sitting, slot: Slot) -> HttpResponse | None:
    """Save what changed in the form of one question; a page instead of None if something did not stand."""
    changes = _changes(request.POST, slot)
    if not changes:
        return None
    try:
        saved = actions.save(request.user, mine.pk, changes, since=began(request))
    except actions.NoSuchSitting:
        raise Http404 from None
    outcomes = {ack.field: ack for ack in saved.acks}
    if any(ack.outcome is Outcome.LATE for ack in saved.acks):
        messages.warning(request, "That came after the end. It is kept, and not scored.")
        return None
    refused = next((ack for ack in saved.acks if ack.outcome is Outcome.REFUSED), None)
    conflicts = [ack for ack in saved.acks if ack.outcome is Outcome.CONFLICT]
    if refused is None and not conflicts:
        return None
    slot.refresh_from_db()
    mine, now = sitting_of(request, mine.pk)
    problem = refused.message if refused else _said_elsewhere(slot, outcomes)
    for change in changes:
        # What the learner entered stays in the form, on top of what stands now.
        if change.field in CHECKS and outcomes[change.field].outcome is Outcome.CONFLICT:
            setattr(slot, change.field, change.value)
    return _show(
        request,
        mine,
        slot.position,
        now=now,
        status=409 if conflicts else 422,
        problem=problem,
        item=_item(mine, slot),
    )


def _said_elsewhere(slot: Slot, outcomes: dict[str, Any]) -> str:
    if "answer" in outcomes and outcomes["answer"].outcome is Outcome.CONFLICT:
        there = answer_words(content(slot.version_id), slot.answer, seed=slot.seed)
        return (
            f"In another window this question was answered meanwhile: {there}. That stands until you save again;"
            " what you chose here is in the form below."
        )
    return (
        "In another window this question was changed meanwhile. That stands until you save again;"
        " what you entered here is in the form below."
    )


def _changes(post: QueryDict, slot: Slot) -> list[Change]:
    """What a plain form would change, against what its page showed.

    The form says on which save each of its fields was built; the history knows
    what was in it then, so that a field nobody touched overwrites nothing.
    """
    try:
        key = UUID(post.get("key", ""))
    except ValueError:
        key = uuid4()
    entered: dict[str, Any] = {
        "answer": [] if slot.checked_at else given_in(post),
        "flagged": "flagged" in post,
        "guess": "guess" in post,
        "struck": [token[:16] for token in post.getlist("struck")[:50]],
        "note": post.get("note", "")[:2000].replace("\r\n", "\n"),
    }
    if slot.checked_at:
        del entered["answer"], entered["guess"]
    bases = {name: _base(post, name) for name in entered}
    shown = _shown(slot, bases)
    changes = [
        Change(
            key=uuid5(key, json.dumps([name, value])),
            position=slot.position,
            field=name,
            value=value if storable(value) else None,
            origin=Origin("", 0, bases[name]),
            fault="" if CHECKS[name](value) else "This cannot be saved: it has characters that no text has.",
        )
        for name, value in entered.items()
        if _plain(name, value) != _plain(name, shown[name])
    ]
    if not slot.seen and not changes:
        changes.append(
            Change(
                key=uuid5(key, "seen"),
                position=slot.position,
                field="seen",
                value=True,
                origin=Origin("", 0, 0),
            )
        )
    return changes


def _base(post: QueryDict, name: str) -> int:
    text = post.get(f"base_{name}", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


_EMPTY: dict[str, Any] = {"answer": [], "flagged": False, "guess": False, "struck": [], "note": ""}


def _shown(slot: Slot, bases: dict[str, int]) -> dict[str, Any]:
    """What the page of a form had in each field, by the saves it was built on."""
    behind = [base for name, base in bases.items() if base and base != slot.head(name).sequence]
    old = (
        {
            (save.field, save.sequence): save.value
            for save in Save.objects.filter(slot=slot, sequence__in=behind)
        }
        if behind
        else {}
    )
    return {
        name: getattr(slot, name) if base == slot.head(name).sequence else old.get((name, base), _EMPTY[name])
        for name, base in bases.items()
    }


def _plain(name: str, value: Any) -> Any:
    """Values as they compare: blank entries are none, and what was struck out has no order."""
    if name == "answer":
        return [] if not any(entry.strip() for entry in value) else value
    return sorted(value) if name == "struck" else value
