from django.urls import path

from quizapp.course import views

app_name = "course"

urlpatterns = [
    path("guide/", views.guide, name="guide"),
    path("guide/<slug:slug>/", views.section, name="section"),
    path("glossary/", views.glossary, name="glossary"),
    path("glossary/<slug:slug>/", views.term, name="term"),
    path("facts/", views.facts, name="facts"),
    path("facts/<slug:ref>/", views.fact, name="fact"),
]
