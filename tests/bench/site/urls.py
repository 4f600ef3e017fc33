"""The addresses of the product, and one that only inserts a row."""

from django.urls import include, path

from tests.bench.site.views import insert

urlpatterns = [
    path("bench/insert/", insert),
    path("", include("quizapp.urls")),
]
