"""Query and Scan: sizes are summed in a page before they are rounded."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
