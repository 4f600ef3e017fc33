"""How this room says that something cannot work."""


class Trouble(Exception):
    """One sentence for the person at the terminal: what is wrong and what to do. Never a traceback."""
