"""The addresses of the product, one that only inserts a row, and one that does nothing."""

from django.urls import include, path

from tests.bench.site.views import empty, insert

urlpatterns = [
    path("bench/insert/", insert),
    path("bench/empty/", empty),
    path("", include("quizapp.urls")),
]
