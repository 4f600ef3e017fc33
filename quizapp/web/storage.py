"""Static files under names that tell their content."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "quizapp/"


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # whitenoise has no types for it
    """Also the modules that a script of ours imports are found by hashed names.

    Without that a page could run a new script with an old module, for as long
    as a browser keeps files whose names do not change.
    """

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        if name.endswith(".js") and not name.startswith(OURS):
            # Scripts of packages come whole, and import what only their own examples have.
            return lambda found: str(found.group())
        converter: Any = super().url_converter(name, hashed_files, template)
        return lambda found: str(converter(found))
