"""Addresses of figures: a number by its id, and the sets of numbers for staff."""

from django.urls import path

from highfive.figures import views

urlpatterns = [
    path("", views.publication_list, name="publication_list"),
    path("<int:pk>/", views.figure_detail, name="figure_detail"),
    path("julkaisut/<int:pk>/", views.publication_detail, name="publication_detail"),
    path("julkaisut/<int:pk>/veda-pois/", views.publication_withdraw, name="publication_withdraw"),
]
