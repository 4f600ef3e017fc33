from django.urls import path

from quizapp.course import views

app_name = "course"

urlpatterns = [
    path("guide/", views.guide, name="guide"),
    path("guide/<slug:slug>/", views.section, name="section"),
    path("guide/<slug:slug>/reading/", views.reading, name="reading"),
    path("guide/<slug:slug>/journal/<slug:ref>/", views.reflection, name="reflection"),
    path("journal/", views.journal, name="journal"),
    path("journal/download/", views.journal_download, name="journal_download"),
    path("journal/<int:pk>/delete/", views.forget, name="forget"),
    path("glossary/", views.glossary, name="glossary"),
    path("glossary/<slug:slug>/", views.term, name="term"),
    path("glossary/<slug:slug>/explanation/", views.explanation, name="explanation"),
    path("facts/", views.facts, name="facts"),
    path("facts/<slug:ref>/", views.fact, name="fact"),
]
