"""How this room says that something cannot work."""


class Trouble(Exception):  # noqa: N818 - it is shown to people, and "TroubleError" is no word
    """One sentence for the person at the terminal: what is wrong and what to do. Never a traceback."""
