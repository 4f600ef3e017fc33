"""What a wrong number says about the one who gave it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import combinations, permutations

from .families import evaluate
from .fields import Inputs
from .mistakes import MISTAKES, unusual, usual
from .steps import Done, Step, first_difference

_DOLLARS, _SECONDS = "USD", "s"


@dataclass(frozen=True, slots=True)
class Finding:
    """One explanation: the mistakes that give exactly the number, and the working with them.

    `right_step` and `wrong_step` are where the two workings first part.
    """

    codes: tuple[str, ...]
    working: Step
    right_step: Step
    wrong_step: Step


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An answer compared with the right working and with every known mistake.

    Several findings are a tie: each of them gives the number. None at all for a
    wrong number: nobody knows how it came about, and nothing is guessed.
    """

    given: Fraction
    answer: Step
    right: bool
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the mistakes that explain the number alone."""
        return frozenset(finding.codes[0] for finding in self.findings if len(finding.codes) == 1)

    @property
    def known(self) -> bool:
        """Whether the number is right or explained."""
        return self.right or bool(self.findings)


def is_right(given: Fraction, answer: Step) -> bool:
    """Whether a number is the answer: units exactly, money within 0.5 % or a cent, durations within a second.

    Percentages and ratios that do not end may be rounded to two decimals or more.

    >>> from .read import get_item
    >>> is_right(Fraction(2), get_item({"size": 10240, "mode": "EC"}))
    False
    """
    gap = abs(given - answer.value)
    if answer.unit == _DOLLARS:
        return gap <= max(abs(answer.value) / 200, Fraction(1, 100))
    if answer.unit == _SECONDS and not answer.rule.startswith("ttl."):
        return gap <= 1
    return same_number(given, answer.value)


def same_number(given: Fraction, value: Fraction) -> bool:
    """Whether a number is a value, or the value rounded to the two or more decimals it is written with.

    >>> same_number(Fraction("0.8545"), Fraction(3500, 4096))
    True
    >>> same_number(Fraction(1), Fraction(3500, 4096))
    False
    """
    if given == value:
        return True
    places = _decimals(given)
    if places is None or places < 2:
        return False
    context = Context(prec=60)
    exact = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    step = Decimal(1).scaleb(-places)
    rounded = (exact.quantize(step, mode, context) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN))
    return given in map(Fraction, rounded)


def _decimals(number: Fraction) -> int | None:
    """How many decimals a number is written with; None if it does not end."""
    for places in range(13):
        if 10**places % number.denominator == 0:
            return places
    return None


def diagnose(family: str, inputs: Inputs, given: Fraction) -> Diagnosis:
    """Compare a number with the answer, with every mistake, and then with pairs of mistakes.

    The usual form of each mistake comes first, then its rarer forms (made at
    one place of several), then two mistakes together. The first of these that
    explains the number ends the search, and all of its kind are shown.

    Raises ImpossibleInput as `evaluate` does.

    >>> sorted(diagnose("F02", {"size": 4096, "mode": "SC"}, Fraction(2)).codes)
    ['EDGE_PLUS_ONE', 'KB1000']
    """
    answer = evaluate(family, inputs)
    if is_right(given, answer):
        return Diagnosis(given, answer, right=True, findings=())
    for found in (
        _singles(family, answer, given),
        _rarer(family, answer, given),
        _pairs(family, answer, given),
    ):
        findings = tuple(found)
        if findings:
            return Diagnosis(given, answer, right=False, findings=findings)
    return Diagnosis(given, answer, right=False, findings=())


def _finding(codes: tuple[str, ...], answer: Step, wrong: Step) -> Finding:
    right_step, wrong_step = first_difference(answer, wrong) or (answer, wrong)
    return Finding(codes, wrong, right_step, wrong_step)


def _singles(family: str, answer: Step, given: Fraction) -> Iterator[Finding]:
    rules = answer.rules()
    for code, readings in MISTAKES[family].items():
        wrong = usual(answer, readings, rules=rules)
        if wrong is not None and same_number(given, wrong.value):
            yield _finding((code,), answer, wrong)


def _rarer(family: str, answer: Step, given: Fraction) -> Iterator[Finding]:
    rules = answer.rules()
    for code, readings in MISTAKES[family].items():
        wrong = next(
            (each for each in unusual(answer, readings, rules=rules) if same_number(given, each.value)), None
        )
        if wrong is not None:
            yield _finding((code,), answer, wrong)


def _pairs(family: str, answer: Step, given: Fraction) -> Iterator[Finding]:
    mistakes = MISTAKES[family]
    rules = answer.rules()
    made = {code: usual(answer, readings, rules=rules) for code, readings in mistakes.items()}
    possible = {
        code: wrong for code, wrong in made.items() if wrong is not None and wrong.value != answer.value
    }
    # Workings with one slip share most of their parts, so a second slip is made in those once.
    done: dict[str, list[Done]] = {code: [{} for _ in mistakes[code]] for code in possible}
    for pair in combinations(possible, 2):
        for first, second in permutations(pair):
            wrong = usual(possible[first], mistakes[second], done[second])
            # A second slip that undoes the first, or adds nothing, is no second slip.
            if wrong is None or wrong.value in {possible[first].value, possible[second].value}:
                continue
            if same_number(given, wrong.value):
                yield _finding((first, second), answer, wrong)
                break
