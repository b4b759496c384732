"""Addresses of comments."""

from django.urls import path

from highfive.comments import views

urlpatterns = [
    path("<int:pk>/", views.thread_detail, name="thread_detail"),
    path("<int:pk>/kirjoita/", views.comment_create, name="comment_create"),
    path("<int:pk>/sulje/", views.thread_close, name="thread_close"),
    path("<int:pk>/avaa/", views.thread_reopen, name="thread_reopen"),
    path("kommentti/<int:pk>/vastaa/", views.comment_reply, name="comment_reply"),
    path("kommentti/<int:pk>/muokkaa/", views.comment_edit, name="comment_edit"),
    path("kommentti/<int:pk>/poista/", views.comment_remove, name="comment_remove"),
    path("kommentti/<int:pk>/historia/", views.comment_history, name="comment_history"),
    path("kooste/", views.digest_settings, name="digest_settings"),
    path("kooste/lopeta/<str:token>/", views.digest_leave, name="digest_leave"),
]
