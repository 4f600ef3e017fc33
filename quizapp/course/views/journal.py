"""The journal: a learner's private answers to the questions that the guide leaves open."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizapp.accounts.http import LearnerRequest
from quizapp.course import actions
from quizapp.course.anatomy import anatomy
from quizapp.course.models import Reflection, Section
from quizapp.course.reader import AnswerScreen, answer_screen, new_writer
from quizapp.web.http import wants_part

_BLOCKS = re.compile(r"</(p|li|pre|tr|ul|ol)>|<br>")
_TAGS = re.compile(r"<[^>]*>")


@never_cache
@require_safe
def journal(request: LearnerRequest) -> HttpResponse:
    """All answers of the learner, by section."""
    mine = Reflection.objects.of(request.user).in_order()
    zone = request.user.zone
    sections = [
        (section, [(held, held.updated_at.astimezone(zone)) for held in answers])
        for section, answers in groupby(mine, key=lambda held: held.section)
    ]
    return render(request, "course/journal.html", {"sections": sections})


@never_cache
@require_safe
def journal_download(request: LearnerRequest) -> HttpResponse:
    """The journal as one Markdown file."""
    zone = request.user.zone
    lines = ["# Journal", ""]
    mine = Reflection.objects.of(request.user).in_order()
    for section, answers in groupby(mine, key=lambda held: held.section):
        lines += [f"## {section.number}. {section.title}", ""]
        for held in answers:
            prompt = " ".join(unescape(_TAGS.sub("", _BLOCKS.sub(" ", held.prompt))).split())
            lines += [f"> {prompt or held.block_ref}", "", held.text, ""]
            if held.aside:
                lines += ["*Also written in another window:*", "", held.aside, ""]
            lines += [f"*{held.updated_at.astimezone(zone):%Y-%m-%d %H:%M}*", ""]
    response = HttpResponse("\n".join(lines), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.md"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request: LearnerRequest, slug: str, ref: str) -> HttpResponse:
    """One question of the guide and the learner's answer: a page of its own, and where every box saves to."""
    section, prompt, held = _asked(request, slug, ref)
    context = {"section": section, "prompt": prompt or (held.prompt if held else "")}
    zone = request.user.zone
    if request.method != "POST":
        return _page(request, context, answer_screen(ref, held, zone=zone, writer=new_writer()))
    written = _written(request)
    try:
        if held is not None and "settle" in request.POST:
            if held.text != written.text.replace("\r\n", "\n"):
                # What was typed since is not to be lost by settling.
                actions.reflect(request.user, section, ref, written, prompt=prompt, now=timezone.now())
            kept: Reflection | None = actions.settle(
                held, keep=request.POST["settle"] == "keep", now=timezone.now()
            )
        else:
            kept = actions.reflect(request.user, section, ref, written, prompt=prompt, now=timezone.now())
    except (actions.TooLong, actions.Unsettled) as refusal:
        screen = answer_screen(ref, held, zone=zone, writer=written.writer, problem=str(refusal))
        return _refused(request, context, screen, written)
    screen = answer_screen(ref, kept, zone=zone, writer=written.writer)
    if wants_part(request):
        if "settle" not in request.POST:
            return render(request, "course/_answer_state.html", context | {"answer": screen})
        # Settling changes the text itself, which a page otherwise never takes from the server.
        response = render(request, "course/_answer.html", context | {"answer": screen})
        response["HX-Retarget"] = f"#answer-{ref}"
        return response
    if screen.aside:
        return redirect("course:reflection", slug, ref)
    messages.success(request, "Your answer is saved." if kept else "Your answer is deleted.")
    return redirect(f"{section.get_absolute_url()}#{ref}" if section.has_guide else reverse("course:journal"))


def _asked(request: LearnerRequest, slug: str, ref: str) -> tuple[Section, str, Reflection | None]:
    """The section, the question's HTML ("" once it left the guide) and what the learner has answered."""
    for section in Section.objects.filter(slug=slug).select_related("course").order_by("retired", "pk"):
        prompt = anatomy(section.html).prompts.get(ref, "") if section.has_guide else ""
        held = Reflection.objects.of(request.user).filter(section=section, block_ref=ref).first()
        if prompt or held is not None:
            return section, prompt, held
    raise Http404("The guide asks no such question.")


def _written(request: LearnerRequest) -> actions.Written:
    seen = request.POST.get("seen", "")
    return actions.Written(
        text=request.POST.get("text", ""),
        seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
        writer=request.POST.get("writer", "").replace("\x00", "")[:16],
    )


def _page(request: LearnerRequest, context: dict[str, object], answer: AnswerScreen) -> HttpResponse:
    return render(request, "course/reflection.html", context | {"answer": answer})


def _refused(
    request: LearnerRequest, context: dict[str, object], answer: AnswerScreen, written: actions.Written
) -> HttpResponse:
    template = "course/_answer_state.html" if wants_part(request) else "course/reflection.html"
    # The page has seen no more than before: its next save must not pass over what it does not show.
    answer = replace(answer, text=written.text, seen=written.seen)
    shown = context | {"answer": answer}
    return render(request, template, shown, status=422)


@require_POST
def forget(request: LearnerRequest, pk: int) -> HttpResponse:
    """Delete one answer."""
    held = get_object_or_404(Reflection.objects.of(request.user), pk=pk)
    actions.forget(held)
    messages.success(request, "Your answer is deleted.")
    return redirect("course:journal")
