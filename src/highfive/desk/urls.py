"""Addresses of the desk."""

from django.urls import path

from highfive.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("sijaiset/", views.deputy_list, name="deputy_list"),
    path("sijaiset/<int:pk>/paata/", views.deputy_end, name="deputy_end"),
    path("<int:pk>/", views.deputised_desk, name="deputised_desk"),
]
