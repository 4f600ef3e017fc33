"""What a paper is not, and why there is none, in sentences."""

from collections.abc import Iterable, Mapping, Sequence

from .pool import Pool
from .records import Plan


def counted(number: int, noun: str = "question") -> str:
    """
    >>> counted(1), counted(12), counted(0, "case")
    ('1 question', '12 questions', 'no cases')
    """
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def sentence(text: str) -> str:
    """The words with a capital at their beginning. `text` is not empty."""
    return text[0].upper() + text[1:]


def notes_on(pool: Pool, plan: Plan) -> list[str]:
    """What candidates and plan alone say."""
    notes = []
    covered = set(pool.domains)
    if left_out := [
        number for number, weight in sorted(plan.weights.items()) if weight and number not in covered
    ]:
        total = sum(plan.weights.values())
        share = round(100 * sum(plan.weights[number] for number in left_out) / total)
        names = listed([plan.called(number) for number in left_out])
        notes.append(
            f"The bank has no questions for {names}; {'its' if len(left_out) == 1 else 'their'} {share} % of the "
            "weight went to the other domains."
        )
    if pool.broken:
        left = "A case was left out because not all of its questions"
        many = f"{pool.broken} cases were left out because not all of their questions"
        notes.append(f"{left if pool.broken == 1 else many} can be asked.")
    if pool.twins:
        left = "A case was left out because two of its questions"
        many = f"{pool.twins} cases were left out because two of their questions"
        notes.append(f"{left if pool.twins == 1 else many} share a concept.")
    return notes


def notes_on_pretest(plan: Plan, *, found: int, filled: int) -> list[str]:
    """What is to be said when the bank has fewer pretest questions than places; `filled` were filled otherwise."""
    missing = plan.pretest - found
    if not missing:
        return []
    notes = [f"The bank has {counted(found, 'pretest question')} for the {plan.pretest} places of this kind."]
    if filled:
        notes.append(
            f"{sentence(counted(filled))} of the bank stand{'s' if filled == 1 else ''} there unscored."
        )
    if filled < missing:
        notes.append(f"The paper is {counted(missing - filled)} shorter than planned.")
    return notes


def notes_on_new(plan: Plan, *, reached: int) -> list[str]:
    """What is to be said when fewer scored questions are new to the learner than were wished."""
    if reached >= plan.unseen_wished:
        return []
    verb = "is" if reached == 1 else "are"
    reached_words = f"{sentence(counted(reached))} of the {plan.scored} scored {verb} new to the learner"
    return [f"{reached_words}; {plan.unseen_wished} were wished. The others are those met least."]


def notes_on_spread(kind: str, wished: Mapping[str, int], reached: Mapping[str, int]) -> list[str]:
    """One note if a part of the spread is more than a question from the wish."""
    off = [name for name in wished if abs(wished[name] - reached.get(name, 0)) > 1]
    if not off:
        return []
    parts = listed([f"{reached.get(name, 0)} instead of {wished[name]} of {name}" for name in off])
    return [f"The spread of {kind} differs from the wish: {parts}."]


def reasons_for(
    pool: Pool, plan: Plan, *, sets: Iterable[int], places: Mapping[int, int], offered: Sequence[int]
) -> list[str]:
    """A sentence for each set of domains (as bits) that has more `places` than questions `offered`."""
    reasons = []
    for number in sets:
        domains = [domain for bit, domain in enumerate(pool.domains) if number >> bit & 1]
        wanted = f"{counted(places[number])}, each about another concept"
        has = f"the bank has {counted(offered[number]).removesuffix(' questions').removesuffix(' question')}"
        names = [plan.called(domain) for domain in domains if domain is not None]
        if not names:
            reasons.append(f"The paper asks for {wanted}; {has} that fit.")
        elif len(names) == 1:
            reasons.append(f"{sentence(names[0])} asks for {wanted}; {has}.")
        else:
            reasons.append(
                f"{sentence(listed(names))} together ask for {wanted}; {has} that fit one of them."
            )
    return reasons
