"""Writing single items: units of one write, and the capacity of a rate."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
