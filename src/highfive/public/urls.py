"""Addresses of the public face."""

from django.urls import path

from highfive.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("saavutettavuus/", views.accessibility, name="accessibility"),
    path("tietosuoja/", views.privacy, name="privacy"),
    path("<slug:slug>/", views.region_home, name="region_home"),
    path("<slug:slug>/tulokset/", views.results, name="results"),
    path("<slug:slug>/tulokset/<slug:code>/", views.result_detail, name="result_detail"),
    path("<slug:slug>/menetelma/", views.method, name="method"),
    path("<slug:slug>/hankkeet/<slug:code>/", views.public_project, name="public_project"),
    path("<slug:slug>/hankkeet/<slug:code>/kortti.txt", views.public_project_text, name="public_project_text"),
    path("<slug:slug>/avoin-data/", views.open_data, name="open_data"),
    path("<slug:slug>/avoin-data/luvut.csv", views.open_data_figures, name="open_data_figures"),
    path("<slug:slug>/avoin-data/indikaattorit.csv", views.open_data_indicators, name="open_data_indicators"),
    path("<slug:slug>/avoin-data/alueet.csv", views.open_data_areas, name="open_data_areas"),
    path("<slug:slug>/avoin-data/datapackage.json", views.open_data_package, name="open_data_package"),
    path("<slug:slug>/avoin-data/dcat.jsonld", views.open_data_catalogue, name="open_data_catalogue"),
    path("<slug:slug>/avoin-data/<int:pk>.json", views.open_data_jsonstat, name="open_data_jsonstat"),
]
