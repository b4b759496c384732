"""Addresses of the public face."""

from django.urls import path

from highfive.public import views

urlpatterns = [path("", views.home, name="home")]
