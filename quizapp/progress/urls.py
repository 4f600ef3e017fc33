from django.urls import path

from quizapp.progress import landing, views

urlpatterns = [
    path("", views.front, name="front"),
    path("try/", landing.try_question, name="try"),
]
