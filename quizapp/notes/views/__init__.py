"""Pages on which curators send notes in, and decide what becomes of them."""

from quizapp.notes.views.deciding import bulk, decide, edit, proposals, undo
from quizapp.notes.views.imports import again, apply, discard, note_import, progress, revert
from quizapp.notes.views.text import text
from quizapp.notes.views.uploading import index, upload

__all__ = [
    "again",
    "apply",
    "bulk",
    "decide",
    "discard",
    "edit",
    "index",
    "note_import",
    "progress",
    "proposals",
    "revert",
    "text",
    "undo",
    "upload",
]
