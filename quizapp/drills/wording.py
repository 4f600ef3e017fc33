"""The words of a drill as HTML."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString

_CODE = re.compile(r"`([^`]+)`")


def with_code(text: str) -> SafeString:
    """Plain text, escaped, with what stands in backticks as code.

    >>> with_code("`GetItem` reads 3 < 4 KB")
    '<code>GetItem</code> reads 3 &lt; 4 KB'
    """
    return SafeString(_CODE.sub(r"<code>\1</code>", escape(text)))


def paragraphs(text: str) -> SafeString:
    """The same, each paragraph in its own element."""
    return SafeString("".join(f"<p>{with_code(part)}</p>" for part in text.split("\n\n")))
