"""Addresses of core."""

from django.urls import path

from highfive.core import views

urlpatterns = [
    path("esittely/", views.demo_cast, name="demo_cast"),
    path("esittely/<int:pk>/", views.demo_sign_in, name="demo_sign_in"),
]
