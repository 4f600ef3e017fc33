"""One card after another: show, answer, verdict, and the next."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.validators import slug_re
from django.db.models import Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.answers.models import Answer, Confidence
from quizapp.course.models import Section
from quizapp.engine.memory import Rating
from quizapp.study import actions, screens
from quizapp.study.models import LEARN_AHEAD, Card, Plan, Queue
from quizapp.study.queue import next_card, today
from quizapp.study.rows import active_plan
from quizapp.study.showing import unseal
from quizapp.web.http import given_in, render_part, wants_part


def plan_of(request: LearnerRequest) -> Plan | None:
    return active_plan(request.user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def study(request: LearnerRequest) -> HttpResponse:
    """GET shows the next card; POST takes the answer to a card and shows the verdict."""
    if request.method == "POST":
        return _take(request)
    plan = plan_of(request)
    if plan is None:
        return redirect("study:start")
    today = request.user.study_day(timezone.now())
    if actions.is_behind(plan, today=today):
        actions.deal(plan, today=today)
    return _show(request, plan)


HELD_BACK = "This question is in your open practice exam; it comes back when you finish."


def held_back(request: LearnerRequest, plan: Plan, **context: object) -> HttpResponse:
    """Instead of whatever would tell of the key of a sealed question."""
    return render_part(request, "study/held_back.html", "card", {"plan": plan} | context)


def _show(request: LearnerRequest, plan: Plan, *, now: datetime | None = None) -> HttpResponse:
    """The card that the address asks for, or the next one, or the end of the day's work."""
    now = now or timezone.now()
    section = _section(request, plan)
    standing = today(plan, now=now, section=section)
    card = _asked_for(request, plan) or next_card(plan, standing, now=now, section=section)
    context = {"plan": plan, "today": standing, "only": section}
    if card is None:
        return _done(request, plan, context, now=now)
    if card.question_id in plan.sealed:
        return held_back(request, plan)
    card.plan = plan
    context |= screens.card_screen(card, now=now)
    if card.term is not None and "reveal" in request.GET:
        return _reveal(request, plan, card, context, now=now)
    return render_part(request, "study/card.html", "card", context)


def _section(request: LearnerRequest, plan: Plan) -> Section | None:
    slug = request.GET.get("section") or request.POST.get("section")
    if not slug:
        return None
    if not slug_re.match(slug):
        # PostgreSQL would refuse some of these with an error instead of finding nothing.
        raise Http404
    return get_object_or_404(Section, course=plan.course, slug=slug)


def _asked_for(request: LearnerRequest, plan: Plan) -> Card | None:
    """The card named in the address: after an undo, and for the back of a term."""
    wanted = request.GET.get("card", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return None
    cards = Card.objects.of(request.user).filter(plan=plan, suspended=False, retired=False)
    return cards.with_subject().filter(pk=wanted).first()


def _reveal(
    request: LearnerRequest, plan: Plan, card: Card, context: dict[str, object], *, now: datetime
) -> HttpResponse:
    """The back of a glossary card, with the ratings that say how it went."""
    token = request.GET.get("token", "")
    if unseal(token) is None:
        token = str(context["token"])
    context["token"] = token
    context["revealed"] = True
    context["buttons"] = screens.rating_buttons(
        plan,
        card.memory,
        at=now,
        seed=card.pk,
        load=actions.load_of_days(plan, without=card, now=now),
    )
    return render_part(request, "study/card.html", "card", context)


def _done(request: LearnerRequest, plan: Plan, context: dict[str, object], *, now: datetime) -> HttpResponse:
    cards = Card.objects.filter(plan=plan)
    if plan.sealed:
        cards = cards.exclude(question__in=plan.sealed)
    context["next_due"] = (
        cards.exclude(queue=Queue.NEW)
        .filter(ready_at__gt=now + LEARN_AHEAD)
        .aggregate(at=Min("ready_at"))["at"]
    )
    context["unseen"] = cards.waiting(Queue.NEW, until=now).count()
    return render_part(request, "study/done.html", "card", context)


def _take(request: LearnerRequest) -> HttpResponse:
    now = timezone.now()
    unsealed = unseal(request.POST.get("token", ""))
    if unsealed is None:
        messages.warning(request, "That page was out of date. Here is the next card.")
        return redirect("study:next")
    showing, began = unsealed
    rating = request.POST.get("rating", "")
    confidence = request.POST.get("confidence", "")
    try:
        answered = actions.answer(
            request.user,
            showing,
            given=given_in(request.POST),
            confidence=confidence if confidence in Confidence.values else "",
            rating=Rating(int(rating)) if rating in {"1", "2", "3", "4"} else None,
            began=began,
            now=now,
        )
    except Plan.DoesNotExist:
        return redirect("study:start")
    except actions.HeldBack:
        messages.info(request, HELD_BACK)
        return redirect("study:next")
    except actions.Stale:
        messages.info(request, "That card has moved on. Here is the next one.")
        return redirect("study:next")
    except actions.Refused as refusal:
        return _ask_again(request, showing.card_id, str(refusal), now=now)
    if answered.answer.term_id is not None:
        return _after_term(request, answered)
    url = reverse("study:verdict", args=[answered.answer.pk])
    if not wants_part(request):
        return redirect(url)
    plan = answered.card.plan
    response = render_part(
        request,
        "study/verdict.html",
        "card",
        screens.verdict_screen(plan, answered) | {"plan": plan, "only": _section(request, plan)},
    )
    response["HX-Push-Url"] = url
    return response


def _after_term(request: LearnerRequest, answered: actions.Answered) -> HttpResponse:
    """A term was judged by its reader: nothing is left to show, so on to the next card."""
    plan = answered.card.plan
    if not wants_part(request):
        return _onward(request)
    plan.learner = request.user
    response = _show(request, plan)
    response["HX-Push-Url"] = reverse("study:next")
    return response


def _ask_again(request: LearnerRequest, card_id: int, problem: str, *, now: datetime) -> HttpResponse:
    """The same question with what was wrong in the form; nothing was recorded."""
    plan = plan_of(request)
    card = get_object_or_404(Card.objects.of(request.user).with_subject(), pk=card_id)
    if plan is None or card.plan_id != plan.pk:
        raise Http404
    card.plan = plan
    context = screens.card_screen(
        card, now=now, token=request.POST.get("token", ""), given=given_in(request.POST)
    )
    context |= {
        "plan": plan,
        "today": today(plan, now=now),
        "problem": problem,
        "confidence": request.POST.get("confidence", ""),
    }
    return render_part(request, "study/card.html", "card", context, status=422)


@require_POST
def hint(request: LearnerRequest) -> HttpResponse:
    """One more hint for the drill on the screen, with what was typed still in the form."""
    unsealed = unseal(request.POST.get("token", ""))
    try:
        if unsealed is None:
            raise actions.Stale
        card = actions.take_hint(request.user, unsealed[0])
    except Plan.DoesNotExist:
        return redirect("study:start")
    except actions.Stale:
        messages.info(request, "That card has moved on. Here is the next one.")
        return redirect("study:next")
    now = timezone.now()
    plan = card.plan
    context = screens.card_screen(card, now=now, token=request.POST["token"], given=given_in(request.POST))
    context |= {"plan": plan, "today": today(plan, now=now), "only": _section(request, plan), "hinted": True}
    return render_part(request, "study/card.html", "card", context)


@never_cache
@require_safe
def verdict(request: LearnerRequest, pk: int) -> HttpResponse:
    """An answer from the ledger with its reasons: what a reload and the Back button show."""
    plan = plan_of(request)
    if plan is None:
        raise Http404
    told = get_object_or_404(Answer.objects.of(request.user), pk=pk)
    if told.question_id in plan.sealed:
        return held_back(request, plan)
    try:
        answered = actions.look_up(plan, told)
    except actions.NotLatest:
        raise Http404 from None
    context = screens.verdict_screen(plan, answered) | {"plan": plan, "only": _section(request, plan)}
    return render_part(request, "study/verdict.html", "card", context)


@require_POST
def rate(request: LearnerRequest, pk: int) -> HttpResponse:
    """Rate an answer and go on to the next card."""
    rating = request.POST.get("rating", "")
    plan = None
    if rating in {"1", "2", "3", "4"}:
        try:
            plan = actions.rate(request.user, pk, Rating(int(rating)), now=timezone.now()).card.plan
        except (Answer.DoesNotExist, Plan.DoesNotExist):
            raise Http404 from None
        except actions.HeldBack:
            messages.info(request, HELD_BACK)
        except actions.NotLatest:
            messages.info(request, "That card has been answered again since, so its rating stays.")
        except actions.Refused as refusal:
            messages.warning(request, str(refusal))
    return _onward(request, plan=plan)


def _onward(request: LearnerRequest, *, plan: Plan | None = None, card: Card | None = None) -> HttpResponse:
    """To the next card, or to `card`: as a fragment for htmx, else by redirect."""
    url = reverse("study:next")
    section = request.POST.get("section", "")
    if card is not None:
        url += "?" + urlencode({"card": card.pk})
    elif section:
        url += "?" + urlencode({"section": section})
    if not wants_part(request) or card is not None:
        return redirect(url)
    plan = plan or plan_of(request)
    if plan is None:
        return redirect("study:start")
    response = _show(request, plan)
    response["HX-Push-Url"] = url
    return response


@require_POST
def undo(request: LearnerRequest) -> HttpResponse:
    """Take back the last answer and show its card again."""
    try:
        card = actions.undo(request.user, now=timezone.now())
    except Plan.DoesNotExist:
        return redirect("study:start")
    if card is None:
        messages.info(request, "There is no answer left to take back.")
        return redirect("study:next")
    messages.success(request, "Taken back. The card is as it was before your answer.")
    return _onward(request, card=card)


@require_POST
def more(request: LearnerRequest) -> HttpResponse:
    """Go on today, past the limits of the plan."""
    plan = plan_of(request)
    if plan is None:
        return redirect("study:start")
    actions.extend_today(plan, now=timezone.now())
    return _onward(request)
