from django.urls import path

from quizapp.accounts import views

app_name = "accounts"

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/mail/", views.try_mail_again, name="try_mail_again"),
    path("preferences/export/", views.export, name="export"),
    path("preferences/erase/", views.erase, name="erase"),
    path("mail/", views.mail, name="mailbox"),
    path("mail/<str:file>/<int:number>/", views.letter, name="letter"),
]
