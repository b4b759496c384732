"""Addresses of projects."""

from django.urls import path

from highfive.projects import views

urlpatterns = [
    path("", views.project_list, name="project_list"),
    path("tuo/", views.card_import, name="card_import"),
    path("tuo/tallenna/", views.card_save, name="card_save"),
    path("<int:pk>/", views.project_detail, name="project_detail"),
    path("<int:pk>/kortti.txt", views.project_text, name="project_text"),
    path("<int:pk>/kortti.json", views.project_json, name="project_json"),
    path("<int:pk>/nayta/", views.project_publish, name="project_publish"),
    path("<int:pk>/piilota/", views.project_withdraw, name="project_withdraw"),
]
