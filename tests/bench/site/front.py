"""The bare view alone with Django, behind the door that the product's web processes have."""

from quizapp.web.front import WSGI, Front


def load() -> WSGI:
    # Not earlier: each web process sets Django up for itself.
    from tests.bench.site.wsgi import bare

    return bare


application = Front(load)
