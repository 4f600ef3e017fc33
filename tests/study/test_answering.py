"""Answering a card: once, marked, remembered."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from quizapp.answers.models import Amendment, Answer, DayTally
from quizapp.engine import memory
from quizapp.engine.memory import Phase, Rating
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from quizapp.study.showing import Showing
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import GlossaryTermFactory, SectionFactory
from tests.study.factories import NINE, answer, enrol, enrolled, only_card, tokens

pytestmark = pytest.mark.django_db


def test_a_right_answer_is_in_the_ledger_with_everything_about_it() -> None:
    card = only_card(enrolled())

    answered = answer(card, right=True, confidence="sure", seconds=12)

    told = Answer.objects.get()
    assert card.question is not None
    assert told.pk == answered.answer.pk
    assert told.learner == card.plan.learner
    assert told.version_id == card.question.current_id
    assert told.given == tokens(card, right=True)
    assert (told.fraction, told.rating, told.confidence) == (1.0, Rating.GOOD, "sure")
    assert told.first_exposure
    assert told.milliseconds == 12_000
    assert told.study_day == NINE.date()
    assert told.predicted_recall is None
    assert told.idempotency_key == f"study:{card.pk}:0"


def test_a_right_answer_moves_the_card_on() -> None:
    card = only_card(enrolled())

    answer(card, right=True)

    card.refresh_from_db()
    assert (card.phase, card.step, card.reps, card.turn) == (Phase.LEARNING, 1, 1, 1)
    assert card.due_at == NINE + timedelta(minutes=10)


def test_a_wrong_answer_comes_back_after_the_first_step() -> None:
    card = only_card(enrolled())

    answered = answer(card, right=False)

    card.refresh_from_db()
    assert answered.rating is Rating.AGAIN
    assert card.due_at == NINE + timedelta(minutes=1)


def test_a_right_guess_counts_as_hard() -> None:
    card = only_card(enrolled())

    answered = answer(card, right=True, confidence="guess")

    assert answered.rating is Rating.HARD


def test_what_cannot_be_read_as_an_answer_costs_nothing() -> None:
    card = only_card(enrolled(kind="numeric"))

    with pytest.raises(actions.Refused):
        actions.answer(card.plan.learner, Showing(card.pk, 0), given=["twenty"], began=NINE, now=NINE)

    card.refresh_from_db()
    assert (card.phase, card.turn) == (Phase.NEW, 0)
    assert not Answer.objects.exists()


def test_the_same_showing_sent_twice_leaves_one_answer_and_returns_it() -> None:
    card = only_card(enrolled())
    first = answer(card, right=True)

    again = actions.answer(
        card.plan.learner,
        Showing(card.pk, 0),
        given=tokens(card, right=False),
        began=NINE,
        now=NINE + timedelta(seconds=1),
    )

    assert again.replayed
    assert again.answer.pk == first.answer.pk
    assert again.answer.right
    assert Answer.objects.count() == 1
    assert DayTally.objects.get().answered == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_tabs_answering_one_showing_at_once_leave_one_answer() -> None:
    card = only_card(enrolled())
    learner, choice = card.plan.learner, tokens(card, right=True)
    barrier = Barrier(20)
    answered: list[actions.Answered] = []

    def tab() -> None:
        barrier.wait()
        answered.append(actions.answer(learner, Showing(card.pk, 0), given=choice, began=NINE, now=NINE))
        connection.close()

    threads = [Thread(target=tab) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answered) == 20
    assert {one.answer.pk for one in answered} == {Answer.objects.get().pk}
    assert [one.replayed for one in answered].count(False) == 1
    assert DayTally.objects.get().answered == 1
    card.refresh_from_db()
    assert (card.turn, card.reps) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_siblings_answered_at_once_do_not_deadlock() -> None:
    section = SectionFactory.create()
    QuestionFactory.create_batch(2, section=section, concept="one idea", terms=[])
    learner = UserFactory.create()
    plan = enrol(learner, section.course)
    cards = list(Card.objects.filter(plan=plan))
    failures: list[BaseException] = []
    for round_ in range(10):
        barrier = Barrier(2)

        def tab(card: Card, barrier: Barrier = barrier, round_: int = round_) -> None:
            try:
                barrier.wait()
                actions.answer(
                    learner,
                    Showing(card.pk, round_),
                    given=tokens(card, right=False),
                    began=NINE,
                    now=NINE,
                )
            except BaseException as error:  # noqa: BLE001 - the test reports it
                failures.append(error)
            finally:
                connection.close()

        threads = [Thread(target=tab, args=[card]) for card in cards]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failures == []
    assert Answer.objects.count() == 20


def test_a_learner_cannot_answer_another_learners_card() -> None:
    card = only_card(enrolled())
    stranger = enrolled(questions=2).learner

    with pytest.raises(actions.Stale):
        actions.answer(stranger, Showing(card.pk, 0), given=tokens(card, right=True), began=NINE, now=NINE)

    assert not Answer.objects.exists()


def test_a_showing_that_never_was_is_refused() -> None:
    card = only_card(enrolled())

    with pytest.raises(actions.Stale):
        actions.answer(
            card.plan.learner, Showing(card.pk, 7), given=tokens(card, right=True), began=NINE, now=NINE
        )


def test_an_answer_buries_the_siblings_until_the_next_study_day() -> None:
    section = SectionFactory.create()
    QuestionFactory.create_batch(2, section=section, concept="one idea", terms=[])
    QuestionFactory.create(section=section, concept="another", terms=[])
    plan = enrol(UserFactory.create(), section.course)
    first, sibling = Card.objects.filter(plan=plan, concept="one idea").order_by("pk")
    stranger = Card.objects.get(plan=plan, concept="another")

    answer(first)

    sibling.refresh_from_db()
    stranger.refresh_from_db()
    assert sibling.buried_until == NINE.replace(hour=4) + timedelta(days=1)
    assert sibling.ready_at == sibling.buried_until
    assert stranger.buried_until is None


def test_both_sides_of_a_term_are_siblings() -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create(section=section)
    plan = enrol(UserFactory.create(), section.course)
    to_definition, to_name = Card.objects.filter(plan=plan).order_by("direction")

    actions.answer(
        plan.learner,
        Showing(to_definition.pk, 0),
        given=[],
        rating=Rating.GOOD,
        began=NINE,
        now=NINE,
    )

    to_name.refresh_from_db()
    assert to_name.buried_until is not None
    told = Answer.objects.get()
    assert (told.fraction, told.rating, told.direction) == (None, Rating.GOOD, "definition")


def test_a_term_needs_a_rating() -> None:
    section = SectionFactory.create()
    GlossaryTermFactory.create(section=section)
    plan = enrol(UserFactory.create(), section.course)
    card = Card.objects.filter(plan=plan).earliest("pk")

    with pytest.raises(actions.Refused):
        actions.answer(plan.learner, Showing(card.pk, 0), given=[], began=NINE, now=NINE)

    assert not Answer.objects.exists()


def reviewed(*, lapses: int = 0) -> Card:
    """A card in review, due now, forgotten so often before."""
    card = only_card(enrolled())
    card.phase, card.stability, card.difficulty = Phase.REVIEW, 10.0, 5.0
    card.last_day = NINE.date() - timedelta(days=10)
    card.due_at, card.reps, card.lapses = NINE, 20, lapses
    card.save()
    return card


def test_the_ledger_keeps_what_the_model_expected() -> None:
    card = reviewed()

    answer(card)

    assert Answer.objects.get().predicted_recall == pytest.approx(0.9, abs=1e-6)


def test_the_second_answer_on_one_day_expects_nothing() -> None:
    card = reviewed()
    answer(card, right=False)

    answer(card, right=True, now=NINE + timedelta(minutes=10))

    assert Answer.objects.latest("id").predicted_recall is None
    assert not Answer.objects.latest("id").first_exposure


def test_the_eighth_lapse_makes_a_leech_and_sets_it_aside() -> None:
    card = reviewed(lapses=7)

    answered = answer(card, right=False)

    card.refresh_from_db()
    assert answered.became_leech
    assert (card.leech, card.suspended, card.ready_at) == (True, True, None)


def test_the_seventh_lapse_does_not() -> None:
    card = reviewed(lapses=6)

    answered = answer(card, right=False)

    card.refresh_from_db()
    assert not answered.became_leech
    assert (card.leech, card.suspended) == (False, False)


def test_easy_after_the_fact_schedules_as_if_it_had_been_said_at_once() -> None:
    card = reviewed()
    before = card.memory
    told = answer(card).answer

    actions.rate(card.plan.learner, told.pk, Rating.EASY, now=NINE + timedelta(minutes=3))

    card.refresh_from_db()
    assert card.memory == memory.schedule(
        before, Rating.EASY, now=NINE, settings=card.plan.memory_settings(), seed=card.pk, load={}
    )
    assert Answer.objects.get().rating == Rating.GOOD
    assert Amendment.objects.get().rating == Rating.EASY


def test_a_wrong_answer_cannot_be_rated_as_known() -> None:
    card = only_card(enrolled())
    told = answer(card, right=False).answer

    with pytest.raises(actions.Refused):
        actions.rate(card.plan.learner, told.pk, Rating.GOOD, now=NINE)

    card.refresh_from_db()
    assert card.due_at == NINE + timedelta(minutes=1)
    assert not Amendment.objects.exists()


def test_an_answer_cannot_be_rated_after_the_next_one() -> None:
    card = only_card(enrolled())
    told = answer(card).answer
    answer(card, now=NINE + timedelta(minutes=10))

    with pytest.raises(actions.NotLatest):
        actions.rate(card.plan.learner, told.pk, Rating.EASY, now=NINE)


def test_another_learners_answer_cannot_be_rated() -> None:
    told = answer(only_card(enrolled())).answer
    stranger = enrolled(questions=2).learner

    with pytest.raises(Answer.DoesNotExist):
        actions.rate(stranger, told.pk, Rating.EASY, now=NINE)


def test_undo_gives_the_card_its_memory_back_and_keeps_the_answer() -> None:
    card = reviewed()
    before = card.memory
    answer(card, right=False)

    undone = actions.undo(card.plan.learner, now=NINE + timedelta(minutes=1))

    card.refresh_from_db()
    assert undone == card
    assert card.memory == before
    assert Answer.objects.count() == 1
    assert not Answer.objects.standing().exists()
    tally = DayTally.objects.get()
    assert (tally.answered, tally.marked, tally.right, tally.milliseconds) == (0, 0, 0, 0)


def test_undo_lets_the_siblings_out_again() -> None:
    section = SectionFactory.create()
    QuestionFactory.create_batch(2, section=section, concept="one idea", terms=[])
    plan = enrol(UserFactory.create(), section.course)
    first, sibling = Card.objects.filter(plan=plan).order_by("pk")
    answer(first)

    actions.undo(plan.learner, now=NINE)

    sibling.refresh_from_db()
    assert sibling.buried_until is None


def test_twelve_answers_can_be_undone_one_after_another() -> None:
    plan = enrolled(questions=12)
    cards = list(Card.objects.filter(plan=plan).order_by("pk"))
    for minute, card in enumerate(cards):
        answer(card, right=bool(minute % 2), now=NINE + timedelta(minutes=minute))

    undone = [actions.undo(plan.learner, now=NINE + timedelta(hours=1)) for _ in range(12)]

    assert undone == list(reversed(cards))
    assert actions.undo(plan.learner, now=NINE + timedelta(hours=1)) is None
    assert set(Card.objects.filter(plan=plan).values_list("phase", "reps")) == {(Phase.NEW, 0)}
    tally = DayTally.objects.get()
    assert (tally.answered, tally.right, tally.introduced) == (0, 0, 0)


def test_an_undone_showing_still_finds_its_answer_when_sent_again() -> None:
    card = only_card(enrolled())
    told = answer(card).answer
    actions.undo(card.plan.learner, now=NINE)

    again = actions.answer(
        card.plan.learner, Showing(card.pk, 0), given=tokens(card, right=True), began=NINE, now=NINE
    )

    assert (again.answer.pk, again.undone, again.changeable) == (told.pk, True, False)
    assert Answer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_undos_at_once_take_back_two_answers_or_one_never_the_same_twice() -> None:
    plan = enrolled(questions=2)
    for card in Card.objects.filter(plan=plan):
        answer(card)
    barrier = Barrier(2)
    undone: list[Card | None] = []

    def tab() -> None:
        barrier.wait()
        undone.append(actions.undo(plan.learner, now=NINE))
        connection.close()

    threads = [Thread(target=tab) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({card.pk for card in undone if card}) == 2
    assert Amendment.objects.filter(kind="undo").count() == 2


def test_a_plan_without_the_learner_cannot_be_answered_for() -> None:
    learner = UserFactory.create()

    with pytest.raises(Plan.DoesNotExist):
        actions.answer(learner, Showing(1, 0), given=[], began=NINE, now=NINE)
