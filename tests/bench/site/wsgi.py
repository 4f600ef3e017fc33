"""The bare view alone with Django: no middleware at all."""

from django.test.utils import override_settings

from quizapp.wsgi import application as product

# Not in the settings: allauth does not start without its own middleware.
with override_settings(MIDDLEWARE=[]):
    bare = type(product)()
