from django.urls import path

from quizapp.notes import views

app_name = "notes"

urlpatterns = [
    path("curate/notes/", views.index, name="index"),
    # Twin of settings.UPLOAD_PATH, where the web process takes more than a form.
    path("curate/notes/upload/", views.upload, name="upload"),
    path("curate/notes/imports/<int:pk>/", views.note_import, name="note_import"),
    path("curate/notes/imports/<int:pk>/progress/", views.progress, name="progress"),
    path("curate/notes/imports/<int:pk>/apply/", views.apply, name="apply"),
    path("curate/notes/imports/<int:pk>/discard/", views.discard, name="discard"),
    path("curate/notes/imports/<int:pk>/revert/", views.revert, name="revert"),
    path("curate/notes/imports/<int:pk>/again/", views.again, name="again"),
    path("curate/notes/imports/<int:pk>/text/", views.text, name="text"),
    path("curate/notes/imports/<int:pk>/<slug:group>/", views.proposals, name="proposals"),
    path("curate/notes/imports/<int:pk>/<slug:group>/bulk/", views.bulk, name="bulk"),
    path("curate/notes/proposals/<int:pk>/decide/", views.decide, name="decide"),
    path("curate/notes/proposals/<int:pk>/edit/", views.edit, name="edit"),
    path("curate/notes/decisions/<int:pk>/undo/", views.undo, name="undo"),
]
