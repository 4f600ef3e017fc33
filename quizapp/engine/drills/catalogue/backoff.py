"""Exponential backoff, with and without jitter."""

from quizapp.engine.drills.templates import Template

TEMPLATES: tuple[Template, ...] = ()
