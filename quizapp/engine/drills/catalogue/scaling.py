"""Auto scaling and on-demand mode."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
