"""Addresses of conversations: a resident's under yhteys/, staff's under kohtaa/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
