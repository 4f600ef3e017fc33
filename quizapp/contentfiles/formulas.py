"""LaTeX to MathML: the only place that knows the converter."""

from __future__ import annotations

import re

from math_core import LatexError, LatexToMathML

_CONVERTER = LatexToMathML(fancy_error=False)

# The converter sets columns of align and cases by style attributes, which our
# content security policy ignores. These are all that it writes for them.
_STYLES = {
    "text-align: left": "math-left",
    "text-align: right": "math-right",
    "padding-left: 0": "math-tight-start",
    "padding-right: 0": "math-tight-end",
    "padding-left:1em": "math-gap-start",
    "border-top: 0.05em solid currentcolor": "math-rule-top",
    "border-left: 0.05em solid currentcolor": "math-rule-start",
    "border-right: 0.05em solid currentcolor": "math-rule-end",
}
_STYLE = re.compile(r' style="([^"]*)"')
_PLACE = re.compile(r"^(\d+): (.*)$", re.DOTALL)


class FormulaError(Exception):
    """`offset` is the character of the formula at which the converter stopped."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def mathml(latex: str, *, display: bool) -> str:
    """The formula as MathML, without style attributes.

    Raises FormulaError if it is not LaTeX that we can set.
    """
    if not latex.strip():
        raise FormulaError(0, "The formula is empty")
    try:
        made = _CONVERTER.convert_with_local_state(latex.strip(), displaystyle=display)
    except LatexError as error:
        said = _PLACE.match(str(error))
        offset, message = (int(said[1]), said[2]) if said else (0, str(error))
        raise FormulaError(offset, message.rstrip(".")) from None
    return _STYLE.sub(_as_classes, made)


def _as_classes(style: re.Match[str]) -> str:
    classes = [_STYLES[rule.strip()] for rule in style[1].split(";") if rule.strip() in _STYLES]
    return f' class="{" ".join(classes)}"' if classes else ""
