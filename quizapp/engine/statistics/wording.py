"""Figures in words."""

from .figures import LEVEL, Figure


def figure_words(figure: Figure, *, level: float = LEVEL) -> str:
    """Return a figure with its interval, or the reason why it is missing.

    >>> from .proportions import share
    >>> figure_words(share(3, 4)), figure_words(share(0, 0))
    ('0.75, 95 % interval 0.30 to 0.95', 'Nobody answered yet.')
    """
    if figure.value is None:
        return figure.reason
    if figure.interval is None:
        return f"{_plain(figure.value)}, no interval"
    low, high = figure.interval
    return f"{_plain(figure.value)}, {100 * level:g} % interval {_plain(low)} to {_plain(high)}"


def counted(n: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "answer"), counted(20, "answer")
    ('1 answer', '20 answers')
    """
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _plain(value: float) -> str:
    # Adding 0 turns the -0.0 of rounding into 0.0.
    return f"{round(value, 2) + 0:.2f}"
