"""Why an answer is not taken."""


class Stale(Exception):
    """The showing is over and left no answer: it was undone, buried or retired elsewhere."""


class HeldBack(Stale):
    """The question is sealed (`answers.Sealed`): whatever told of its key would spoil an open exam."""


class Refused(Exception):
    """What was sent cannot be read as an answer. Nothing was recorded, and it costs nothing."""


class NotLatest(Exception):
    """The answer can no longer be changed: its card has been answered again since."""
