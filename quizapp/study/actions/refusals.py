"""Why an answer is not taken."""


class Stale(Exception):
    """The showing is over and left no answer: it was undone, buried or retired elsewhere."""


class Refused(Exception):
    """What was sent cannot be read as an answer. Nothing was recorded, and it costs nothing."""


class NotLatest(Exception):
    """The answer can no longer be changed: its card has been answered again since."""
