from django.urls import path

from quizapp.study import views

app_name = "study"

urlpatterns = [
    path("start/", views.start, name="start"),
    path("study/", views.study, name="next"),
    path("study/answers/<int:pk>/", views.verdict, name="verdict"),
    path("study/answers/<int:pk>/rate/", views.rate, name="rate"),
    path("study/hint/", views.hint, name="hint"),
    path("study/undo/", views.undo, name="undo"),
    path("study/more/", views.more, name="more"),
    path("study/catch-up/", views.catch_up, name="catch_up"),
    path("study/plan/", views.plan, name="plan"),
    path("study/cards/", views.cards, name="cards"),
    path("study/cards/<int:pk>/<slug:verb>/", views.tend, name="tend"),
    path("study/terms/", views.terms_start, name="terms_start"),
    path("study/terms/<int:pk>/", views.terms, name="terms"),
    path("study/cram/", views.cram_start, name="cram_start"),
    path("study/cram/<int:pk>/", views.cram, name="cram"),
    path("study/cram/<int:pk>/<int:place>/", views.cram_verdict, name="cram_verdict"),
]
