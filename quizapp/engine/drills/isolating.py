"""The smallest drill that isolates a step: what to practise after the same slip twice."""

from collections.abc import Iterable, Mapping

from .deploying import Deployed
from .templates import Template


def isolating(
    code: str, templates: Iterable[Template], deployed: Mapping[str, Deployed], *, family: str = ""
) -> Template | None:
    """The template with the lowest level and the fewest steps in which a mistake shows.

    Those of the `family` in which it was made come first: one mistake may be
    made of reads and of pages. Of several, the one in which the fewest other mistakes can be made; then by
    slug, so that the same slip always leads to the same drill. None if no
    drill can show the mistake.
    """
    showing = [
        template
        for template in templates
        if template.slug in deployed and code in deployed[template.slug].codes
    ]
    return min(
        showing,
        key=lambda template: (
            template.family != family,
            template.level,
            deployed[template.slug].steps,
            len(deployed[template.slug].codes),
            template.slug,
        ),
        default=None,
    )
