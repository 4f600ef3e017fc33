"""How one learner's cards are scheduled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from fsrs import Scheduler

from quizapp.engine.studydays import DAY_START, zone_of

from .curve import DEFAULT_PARAMETERS

DEFAULT_VERSION = "fsrs-6-default"
LONGEST_INTERVAL = 36500


class SettingsError(ValueError):
    """Settings that cannot be used. `problems` has one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Settings:
    """What decides the next due date besides the memory itself.

    `desired_retention` is the recall at which a card should come back (0.7 to
    0.99). `parameters` are the 21 numbers of FSRS-6, kept with the name of the
    set in `parameters_version`; `fill_parameters` lengthens older sets. Steps
    are shorter than a day. `maximum_interval` is in days. `leech_threshold` is
    a count of lapses, 0 switches leeches off. `easy_days` maps a weekday
    (Monday is 0) to the share of a normal day's load it should get, 0 to 1.
    `fuzz=False` gives exact intervals and ignores load and easy days.

    Raises SettingsError with every fault at once.
    """

    desired_retention: float = 0.9
    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    parameters_version: str = DEFAULT_VERSION
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=1), timedelta(minutes=10))
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    maximum_interval: int = LONGEST_INTERVAL
    leech_threshold: int = 8
    zone: str | ZoneInfo = "UTC"
    day_start: int = DAY_START
    easy_days: Mapping[int, float] = field(default_factory=dict, hash=False)
    fuzz: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "easy_days", dict(self.easy_days))
        if problems := self._problems():
            raise SettingsError(problems)

    def _problems(self) -> list[str]:
        problems = []
        if not 0.7 <= self.desired_retention <= 0.99:
            problems.append("Desired retention is from 0.7 to 0.99.")
        try:
            Scheduler(self.parameters, enable_fuzzing=False)
        except ValueError as error:
            problems.append(f"The parameters do not fit FSRS-6: {error}")
        if not self.parameters_version:
            problems.append("A set of parameters has a version.")
        day = timedelta(days=1)
        for name, steps in (
            ("Learning", self.learning_steps),
            ("Relearning", self.relearning_steps),
        ):
            if not all(timedelta(0) < step < day for step in steps):
                problems.append(f"{name} steps are longer than nothing and shorter than a day.")
        if not 1 <= self.maximum_interval <= LONGEST_INTERVAL:
            problems.append(f"The longest interval is from 1 to {LONGEST_INTERVAL} days.")
        if self.leech_threshold < 0:
            problems.append("The leech threshold is a count of lapses.")
        try:
            zone_of(self.zone)
        except ValueError as error:
            problems.append(f"Time zone: {error}.")
        if not 0 <= self.day_start <= 23:
            problems.append("A day starts at an hour from 0 to 23.")
        for weekday, share in self.easy_days.items():
            if weekday not in range(7) or not 0 <= share <= 1:
                problems.append("Easy days map a weekday from 0 to 6 to a share from 0 to 1.")
                break
        return problems
