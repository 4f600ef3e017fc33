"""The study page over HTTP: with htmx, without JavaScript, and for the wrong person."""

import re
from datetime import timedelta
from typing import cast

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.answers.models import Amendment, Answer
from quizapp.engine.memory import Phase
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from quizapp.study.showing import Showing, seal
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory, CourseFactory, GlossaryTermFactory, SectionFactory
from tests.study.factories import enrolled, only_card, tokens

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def signed_in(plan: Plan) -> Client:
    client = Client()
    client.force_login(plan.learner)
    return client


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def show(client: Client) -> str:
    return client.get(reverse("study:next")).content.decode()


def post_answer(
    client: Client, card: Card, *, right: bool = True, token: str = "", htmx: bool = False
) -> HttpResponse:
    response = client.post(
        reverse("study:next"),
        {"token": token or token_in(show(client)), "choice": tokens(card, right=right)},
        headers=HTMX if htmx else {},
    )
    return cast("HttpResponse", response)


def test_a_visitor_is_sent_to_sign_in() -> None:
    response = Client().get(reverse("study:next"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_a_learner_without_a_plan_picks_an_exam_first() -> None:
    client = Client()
    client.force_login(UserFactory.create())

    assert client.get(reverse("study:next"))["Location"] == reverse("study:start")


def test_picking_an_exam_leads_to_the_first_question() -> None:
    section = SectionFactory.create()
    QuestionFactory.create(section=section, version__stem_html="<p>First of all?</p>")
    exam = BlueprintFactory.create(course=section.course)
    client = Client()
    client.force_login(UserFactory.create())

    response = client.post(
        reverse("study:start"), {"blueprint": exam.pk, "exam_date": "", "time_zone": "UTC"}, follow=True
    )

    assert "First of all?" in response.content.decode()
    assert Plan.objects.get().blueprint == exam


def test_an_exam_date_after_the_exam_ends_is_refused_with_the_reason() -> None:
    course = CourseFactory.create()
    last = timezone.now().date() + timedelta(days=5)
    exam = BlueprintFactory.create(course=course, valid_until=last)
    client = Client()
    client.force_login(UserFactory.create())

    response = client.post(
        reverse("study:start"),
        {"blueprint": exam.pk, "exam_date": last + timedelta(days=1), "time_zone": "UTC"},
    )

    assert response.status_code == 422
    assert "can be taken until" in response.content.decode()
    assert not Plan.objects.exists()


def test_the_first_run_confirms_the_time_zone() -> None:
    exam = BlueprintFactory.create()
    learner = UserFactory.create()
    client = Client()
    client.force_login(learner)

    client.post(reverse("study:start"), {"blueprint": exam.pk, "exam_date": "", "time_zone": "Asia/Tokyo"})

    learner.refresh_from_db()
    assert (learner.time_zone, learner.zone_confirmed) == ("Asia/Tokyo", True)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "America", "\x00"])
def test_a_time_zone_that_does_not_exist_is_refused_and_nothing_is_begun(zone: str) -> None:
    exam = BlueprintFactory.create()
    client = Client()
    client.force_login(UserFactory.create())

    response = client.post(reverse("study:start"), {"blueprint": exam.pk, "exam_date": "", "time_zone": zone})

    assert response.status_code == 422
    assert not Plan.objects.exists()


def test_a_date_that_has_passed_is_refused() -> None:
    exam = BlueprintFactory.create()
    client = Client()
    client.force_login(UserFactory.create())

    response = client.post(
        reverse("study:start"), {"blueprint": exam.pk, "exam_date": "2020-01-01", "time_zone": "UTC"}
    )

    assert response.status_code == 422
    assert not Plan.objects.exists()


def test_nothing_that_tells_the_key_is_in_the_page_before_the_answer() -> None:
    section = SectionFactory.create()
    QuestionFactory.create(
        section=section,
        terms=[],
        version__explanation_html="<p>CANARY-EXPLANATION</p>",
        version__options=[("One", True), ("Two", False), ("Three", False), ("Four", False)],
    )
    plan = actions.enrol(
        UserFactory.create(), section.course, blueprint=None, exam_date=None, now=timezone.now()
    )

    page = show(signed_in(plan))

    assert "One" in page
    for canary in ("CANARY-EXPLANATION", "Why One", "Why Two", "is_key", "is-right", "data-right"):
        assert canary not in page


def test_the_tokens_of_options_do_not_follow_the_key() -> None:
    """Sorted by token, the key must be in every place."""
    places = set()
    for card in Card.objects.filter(plan=enrolled(questions=40)).select_related("question__current"):
        assert card.question is not None
        assert card.question.current is not None
        options = sorted(card.question.current.options.all(), key=lambda option: option.token)
        places.add([option.is_key for option in options].index(True))

    assert places == {0, 1, 2, 3}


def test_a_reload_shows_the_same_card_with_its_options_in_the_same_order() -> None:
    client = signed_in(enrolled(questions=5))
    choices = re.compile(r'name="choice"\s+value="([^"]+)"')

    first, second = choices.findall(show(client)), choices.findall(show(client))

    assert len(first) == 4
    assert first == second


def test_without_javascript_an_answer_leads_to_its_verdict_by_redirect() -> None:
    plan = enrolled()
    client, card = signed_in(plan), only_card(plan)

    response = post_answer(client, card, right=True)

    told = Answer.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("study:verdict", args=[told.pk])
    page = client.get(response["Location"]).content.decode()
    assert "Why Right." in page
    assert "Why Wrong 1." in page
    assert "Because of the rule." in page


def test_with_htmx_the_verdict_comes_as_a_fragment_under_its_own_address() -> None:
    plan = enrolled()
    client, card = signed_in(plan), only_card(plan)

    response = post_answer(client, card, htmx=True)

    page = response.content.decode()
    assert response["HX-Push-Url"] == reverse("study:verdict", args=[Answer.objects.get().pk])
    assert "HX-Request" in response["Vary"]
    assert "<html" not in page
    assert 'id="study"' in page
    assert "Why Right." in page


def test_reloading_the_verdict_shows_the_whole_page() -> None:
    plan = enrolled()
    client = signed_in(plan)
    url = post_answer(client, only_card(plan), htmx=True)["HX-Push-Url"]

    assert "<html" in client.get(url).content.decode()


def test_a_right_answer_offers_four_ratings_and_a_wrong_one_only_again() -> None:
    right, wrong = enrolled(), enrolled(questions=3)
    rating = re.compile(r'name="rating"\s+value="(\d)"')

    right_page = post_answer(signed_in(right), only_card(right), htmx=True).content.decode()
    wrong_card = Card.objects.filter(plan=wrong).order_by("due_at").first()
    assert wrong_card is not None
    wrong_page = post_answer(signed_in(wrong), wrong_card, right=False, htmx=True).content.decode()

    assert rating.findall(right_page) == ["1", "2", "3", "4"]
    assert rating.findall(wrong_page) == ["1"]


def test_pressing_the_suggested_rating_changes_nothing_and_goes_on() -> None:
    plan = enrolled(questions=2)
    client = signed_in(plan)
    first = Card.objects.filter(plan=plan).order_by("due_at").first()
    assert first is not None
    post_answer(client, first, htmx=True)
    told = Answer.objects.get()
    due = Card.objects.get(pk=first.pk).due_at

    response = client.post(reverse("study:rate", args=[told.pk]), {"rating": "3"}, headers=HTMX)

    assert not Amendment.objects.exists()
    assert Card.objects.get(pk=first.pk).due_at == due
    assert "Answer</button>" in response.content.decode()
    assert response["HX-Push-Url"] == reverse("study:next")


def test_easy_moves_the_card_further_away() -> None:
    plan = enrolled()
    client, card = signed_in(plan), only_card(plan)
    post_answer(client, card, htmx=True)

    client.post(reverse("study:rate", args=[Answer.objects.get().pk]), {"rating": "4"})

    card.refresh_from_db()
    assert card.phase == Phase.REVIEW
    assert Amendment.objects.get().rating == 4


def test_a_double_click_leaves_one_answer_and_shows_its_verdict_twice() -> None:
    plan = enrolled()
    client, card = signed_in(plan), only_card(plan)
    token = token_in(show(client))

    first = post_answer(client, card, token=token)
    second = post_answer(client, card, right=False, token=token)

    assert Answer.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_an_answer_that_cannot_be_read_keeps_what_was_typed_and_records_nothing() -> None:
    plan = enrolled(kind="numeric")
    client = signed_in(plan)

    response = client.post(
        reverse("study:next"), {"token": token_in(show(client)), "typed": "twenty <b>RCU"}, headers=HTMX
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="twenty &lt;b&gt;RCU"' in page
    assert "Nothing was recorded" in page
    assert not Answer.objects.exists()


def test_no_choice_at_all_is_refused_in_words() -> None:
    client = signed_in(enrolled())

    response = client.post(reverse("study:next"), {"token": token_in(show(client))})

    assert response.status_code == 422
    assert "Choose one option." in response.content.decode()


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c", "\x00", "9" * 5000])
def test_a_forged_token_records_nothing_and_shows_the_next_card(token: str) -> None:
    plan = enrolled()
    client = signed_in(plan)

    response = client.post(
        reverse("study:next"), {"token": token, "choice": tokens(only_card(plan), right=True)}
    )

    assert response["Location"] == reverse("study:next")
    assert not Answer.objects.exists()


def test_a_token_for_another_learners_card_records_nothing() -> None:
    plan = enrolled()
    stranger = enrolled(questions=2)
    card = only_card(plan)
    token = seal(Showing(card.pk, 0), at=timezone.now())

    signed_in(stranger).post(reverse("study:next"), {"token": token, "choice": tokens(card, right=True)})

    assert not Answer.objects.exists()


@pytest.mark.parametrize("name", ["study:verdict", "study:rate"])
def test_another_learners_answer_does_not_exist(name: str) -> None:
    plan = enrolled()
    post_answer(signed_in(plan), only_card(plan))
    stranger = signed_in(enrolled(questions=2))
    url = reverse(name, args=[Answer.objects.get().pk])

    response = stranger.post(url, {"rating": "4"}) if name == "study:rate" else stranger.get(url)

    assert response.status_code == 404
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("verb", ["flag", "suspend", "resume", "bury"])
def test_another_learners_card_cannot_be_touched(verb: str) -> None:
    card = only_card(enrolled())
    stranger = signed_in(enrolled(questions=2))

    assert stranger.post(reverse("study:tend", args=[card.pk, verb])).status_code == 404

    card.refresh_from_db()
    assert (card.flagged, card.suspended, card.buried_until) == (False, False, None)


def test_undo_returns_to_the_question() -> None:
    plan = enrolled(questions=3)
    client = signed_in(plan)
    first = Card.objects.filter(plan=plan).order_by("due_at").first()
    assert first is not None
    post_answer(client, first)

    response = client.post(reverse("study:undo"))

    assert response["Location"] == f"{reverse('study:next')}?card={first.pk}"
    assert "Taken back" in client.get(response["Location"]).content.decode()


def test_undo_with_nothing_to_undo_says_so() -> None:
    client = signed_in(enrolled())

    page = client.post(reverse("study:undo"), follow=True).content.decode()

    assert "no answer left to take back" in page


def test_a_term_is_revealed_and_rated() -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create(section=section, name="Partition", definition_html="<p>A share.</p>")
    plan = actions.enrol(
        UserFactory.create(), section.course, blueprint=None, exam_date=None, now=timezone.now()
    )
    client = signed_in(plan)
    front = show(client)
    card = Card.objects.filter(plan=plan).order_by("due_at").first()
    assert card is not None
    assert "Partition" in front
    assert "A share." not in front

    query = {"card": str(card.pk), "token": token_in(front), "reveal": "1"}
    back = client.get(reverse("study:next"), query).content.decode()
    client.post(reverse("study:next"), {"token": token_in(back), "rating": "3"})

    assert "A share." in back
    told = Answer.objects.get()
    assert (told.term, told.rating, told.fraction) == (card.term, 3, None)


def test_the_limit_in_minutes_ends_the_day_and_can_be_lifted() -> None:
    plan = enrolled(questions=3)
    Plan.objects.filter(pk=plan.pk).update(minutes_per_day=1)
    client = signed_in(plan)
    first = Card.objects.filter(plan=plan).order_by("due_at").first()
    assert first is not None
    token = seal(Showing(first.pk, 0), at=timezone.now() - timedelta(seconds=90))
    post_answer(client, first, token=token)
    Card.objects.filter(pk=first.pk).update(suspended=True)

    assert "Your 1 minute is done" in show(client)

    client.post(reverse("study:more"))
    assert "Answer</button>" in show(client)


def test_the_limit_of_new_cards_ends_the_day() -> None:
    plan = enrolled(questions=3)
    Plan.objects.filter(pk=plan.pk).update(new_per_day=1)
    client = signed_in(plan)
    first = Card.objects.filter(plan=plan).order_by("due_at").first()
    assert first is not None
    post_answer(client, first)
    Card.objects.filter(pk=first.pk).update(suspended=True)

    assert "Done for today" in show(client)


def test_practising_one_section_shows_only_its_cards() -> None:
    here, there = SectionFactory.create(), SectionFactory.create()
    QuestionFactory.create(section=here, terms=[], version__stem_html="<p>HERE</p>")
    QuestionFactory.create(section=there, terms=[], version__stem_html="<p>THERE</p>")
    plan = actions.enrol(
        UserFactory.create(), here.course, blueprint=None, exam_date=None, now=timezone.now()
    )
    client = signed_in(plan)

    for section, stem in ((here, "HERE"), (there, "THERE")):
        assert stem in client.get(reverse("study:next"), {"section": section.slug}).content.decode()


def test_a_section_that_does_not_exist_is_not_found() -> None:
    assert signed_in(enrolled()).get(reverse("study:next"), {"section": "nowhere"}).status_code == 404


def test_new_questions_of_the_course_are_dealt_when_a_session_starts() -> None:
    plan = enrolled()
    section = only_card(plan).section
    assert section is not None
    QuestionFactory.create(section=section, terms=[])
    plan.course.revision += 1
    plan.course.save()

    show(signed_in(plan))

    assert Card.objects.filter(plan=plan).count() == 2


def test_a_retired_question_is_not_shown_again() -> None:
    plan = enrolled()
    card = only_card(plan)
    assert card.question is not None
    card.question.status = "retired"
    card.question.save()
    plan.course.revision += 1
    plan.course.save()

    assert "Done for today" in show(signed_in(plan))
    card.refresh_from_db()
    assert (card.retired, card.ready_at) == (True, None)


@pytest.mark.parametrize("questions", [2, 30])
def test_answering_costs_at_most_eight_statements_whatever_the_bank(
    questions: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = enrolled(questions=questions)
    client = signed_in(plan)
    card = Card.objects.filter(plan=plan).order_by("due_at").first()
    assert card is not None
    token = token_in(show(client))
    choice = tokens(card, right=True)

    with django_assert_max_num_queries(8):
        response = client.post(reverse("study:next"), {"token": token, "choice": choice}, headers=HTMX)

    assert "Why Right." in response.content.decode()


@pytest.mark.parametrize("questions", [2, 30])
def test_the_next_card_costs_at_most_eight_statements_whatever_the_bank(
    questions: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(enrolled(questions=questions))
    # What never changes is read once per process.
    show(client)

    with django_assert_max_num_queries(8):
        assert "Answer</button>" in client.get(reverse("study:next"), headers=HTMX).content.decode()


def test_a_message_comes_along_with_a_fragment_and_not_with_a_later_page() -> None:
    plan = enrolled(questions=2)
    client = signed_in(plan)
    card = Card.objects.filter(plan=plan).order_by("due_at")[0]
    Card.objects.filter(pk=card.pk).update(turn=5)
    token = seal(Showing(card.pk, 3), at=timezone.now())

    fragment = client.post(
        reverse("study:next"),
        {"token": token, "choice": tokens(card, right=True)},
        headers=HTMX,
        follow=True,
    )

    assert "moved on" in fragment["HX-Trigger"]
    assert "moved on" not in show(client)
