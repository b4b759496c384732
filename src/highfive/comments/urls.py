"""Addresses of comments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
