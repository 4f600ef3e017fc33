"""The next state of a card after an answer."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from fsrs import Card, Scheduler, State
from fsrs import Rating as FsrsRating

from quizapp.engine.studydays import day_opens, study_day

from .curve import Strength, interval_for, recall_after
from .fuzz import choose_day, draw, fuzz_range
from .settings import Settings
from .state import Memory, Phase, Rating

# As in the reference implementation; py-fsrs has the lower limit only.
_LONGEST_STABILITY = 36500.0


def schedule(
    memory: Memory,
    rating: Rating,
    *,
    now: datetime,
    settings: Settings,
    seed: int,
    load: Mapping[date, int] | None = None,
) -> Memory:
    """Return the memory after an answer rated `rating` at the aware time `now`.

    Again goes to the first step; Good to the next, and from the last one to
    review; Hard stays (from the first step: halfway to the second, or half as
    long again if it is the only one); Easy goes to review at once. In steps the
    card is due minutes after `now`; in review when the study day opens on which
    recall will have fallen to the desired retention, moved inside its
    `fuzz_range` by `seed` (one per card) and, if given, by `load`, the number
    of cards due on each of the next `LOAD_DAYS` study days.

    Hard never waits longer than Good, nor Good longer than Easy. While settings
    stay the same, a passed review never waits less than it did before.

    Raises ValueError if `now` is naive or `rating` is not one of the four.

    Source: memory by FSRS-6 (py-fsrs), counted in study days; steps and fuzz
    as Anki documents them.
    """
    rating = Rating(rating)
    if now.utcoffset() is None:
        raise ValueError("an answer needs an aware time")
    today = study_day(now, zone=settings.zone, day_start=settings.day_start)
    strength = _strengthen(memory, rating, today, settings)
    lapsed = memory.phase is Phase.REVIEW and rating is Rating.AGAIN
    relearns = lapsed or memory.phase is Phase.RELEARNING
    step = _next_step(memory, rating, settings)
    if step is not None:
        position, wait = step
        phase = Phase.RELEARNING if relearns else Phase.LEARNING
        due_at = now.astimezone(UTC) + wait
    else:
        position, phase = None, Phase.REVIEW
        days = _days(memory, rating, today=today, settings=settings, seed=seed, load=load)
        due_at = day_opens(today + timedelta(days=days), zone=settings.zone, day_start=settings.day_start)
    return Memory(
        phase=phase,
        step=position,
        stability=strength.stability,
        difficulty=strength.difficulty,
        # A learner who flew west may answer on an earlier study day: the day
        # that was already counted is not counted twice.
        last_day=max(today, memory.last_day or today),
        due_at=due_at,
        reps=memory.reps + 1,
        lapses=memory.lapses + lapsed,
    )


def preview(
    memory: Memory,
    *,
    now: datetime,
    settings: Settings,
    seed: int,
    load: Mapping[date, int] | None = None,
) -> dict[Rating, Memory]:
    """Return what each of the four buttons would do, in their order.

    Equal to what `schedule` returns for the same arguments.
    """
    return {
        rating: schedule(memory, rating, now=now, settings=settings, seed=seed, load=load)
        for rating in Rating
    }


def recall(memory: Memory, *, on: date, settings: Settings) -> float | None:
    """Return the predicted chance of recall on the study day `on`, 0 to 1.

    None for a new card, and on the day of the last answer (or before it):
    FSRS predicts repeats within a day no better than a constant does.
    """
    if memory.stability is None or memory.last_day is None or on <= memory.last_day:
        return None
    days = (on - memory.last_day).days
    return recall_after(days, memory.stability, parameters=settings.parameters)


def interval_of(memory: Memory, *, now: datetime, settings: Settings) -> timedelta:
    """Return how long the card waits from `now`, as a learner would say it.

    Minutes for a card in steps; whole study days for one in review, so "3 days"
    stays 3 days whether the answer came in the morning or at night. Never
    below zero.
    """
    if memory.phase is not Phase.REVIEW:
        return max(memory.due_at - now, timedelta(0))
    due = study_day(memory.due_at, zone=settings.zone, day_start=settings.day_start)
    today = study_day(now, zone=settings.zone, day_start=settings.day_start)
    return max(due - today, timedelta(0))


def is_leech(lapses: int, threshold: int) -> bool:
    """Say whether this lapse makes a card a leech, or reminds that it is one.

    True at `threshold` lapses and after every further half threshold, rounded
    up. A threshold of 0 is never met.

    >>> [lapses for lapses in range(1, 20) if is_leech(lapses, 8)]
    [8, 12, 16]
    """
    if threshold <= 0 or lapses < threshold:
        return False
    return (lapses - threshold) % ((threshold + 1) // 2) == 0


def _next_step(memory: Memory, rating: Rating, settings: Settings) -> tuple[int, timedelta] | None:
    """Where in the steps the card goes and how long it waits; None is review."""
    if memory.phase is Phase.REVIEW and rating is not Rating.AGAIN:
        return None
    relearns = memory.phase in (Phase.REVIEW, Phase.RELEARNING)
    steps = settings.relearning_steps if relearns else settings.learning_steps
    if not steps or rating is Rating.EASY:
        return None
    if rating is Rating.AGAIN:
        return 0, steps[0]
    # The learner may have shortened the steps since.
    position = min(memory.step or 0, len(steps) - 1)
    if rating is Rating.GOOD:
        position += 1
        return (position, steps[position]) if position < len(steps) else None
    if position > 0:
        return position, steps[position]
    return 0, (steps[0] + steps[1]) / 2 if len(steps) > 1 else steps[0] * 1.5


def _days(
    memory: Memory,
    rating: Rating,
    *,
    today: date,
    settings: Settings,
    seed: int,
    load: Mapping[date, int] | None,
) -> int:
    """How many study days the card waits once it is in review."""
    if not settings.fuzz:
        raw = _raw_interval(memory, rating, today, settings)
        return min(max(int(raw + 0.5), 1), settings.maximum_interval)
    number = draw(seed, memory.reps)
    before = _waited(memory, settings)
    days = 1
    # Fuzz alone keeps the ratings in order, since all use the same number. Load may
    # pull a better rating to an earlier day: then it waits as long as the lower one.
    for lower in Rating:
        if lower > rating or _next_step(memory, lower, settings) is not None:
            continue
        raw = _raw_interval(memory, lower, today, settings)
        floor = 1
        # A wait beyond the range comes from settings that the learner has changed
        # since: then the new ones count.
        if lower is not Rating.AGAIN and before <= fuzz_range(raw)[1]:
            floor = max(before, 1)
        chosen = choose_day(
            raw,
            number=number,
            floor=floor,
            ceiling=settings.maximum_interval,
            today=today,
            load=load,
            easy_days=settings.easy_days,
        )
        days = max(days, chosen)
    return days


def _waited(memory: Memory, settings: Settings) -> int:
    """How many study days the card was last told to wait; 0 outside review."""
    if memory.phase is not Phase.REVIEW or memory.last_day is None:
        return 0
    due = study_day(memory.due_at, zone=settings.zone, day_start=settings.day_start)
    return (due - memory.last_day).days


def _raw_interval(memory: Memory, rating: Rating, today: date, settings: Settings) -> float:
    """Days until recall falls to the desired retention, before rounding and fuzz."""
    stability = _strengthen(memory, rating, today, settings).stability
    return interval_for(stability, settings.desired_retention, parameters=settings.parameters)


def _strengthen(memory: Memory, rating: Rating, today: date, settings: Settings) -> Strength:
    """Stability and difficulty after the answer: the part that py-fsrs does."""
    # State and step only decide intervals there, and those are our own. Without an
    # id Card() would read the clock and sleep.
    card = Card(card_id=0, due=_noon(today))
    if memory.last_day is not None:
        card = Card(
            card_id=0,
            state=State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=_noon(today),
            last_review=_noon(memory.last_day),
        )
    after, _ = _scheduler(settings.parameters).review_card(
        card, FsrsRating(int(rating)), review_datetime=_noon(today)
    )
    if after.stability is None or after.difficulty is None:
        raise AssertionError("py-fsrs gives every answered card a memory")
    return Strength(min(after.stability, _LONGEST_STABILITY), after.difficulty)


def _noon(day: date) -> datetime:
    """Noon stands for the study day, because py-fsrs counts periods of 24 hours."""
    return datetime.combine(day, time(12), tzinfo=UTC)


@lru_cache(maxsize=256)
def _scheduler(parameters: tuple[float, ...]) -> Scheduler:
    return Scheduler(parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
