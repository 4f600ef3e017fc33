"""Pages of 1 MB, parallel scans, export windows."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
