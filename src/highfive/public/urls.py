"""Addresses of the public face."""

from django.urls import path

from highfive.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("saavutettavuus/", views.accessibility, name="accessibility"),
    path("apua/", views.help_now, name="help_now"),
    path("tietosuoja/", views.privacy, name="privacy"),
    path("<slug:slug>/", views.region_home, name="region_home"),
    path("<slug:slug>/tulokset/", views.results, name="results"),
    path("<slug:slug>/tulokset/<slug:code>/", views.result_detail, name="result_detail"),
    path("<slug:slug>/menetelma/", views.method, name="method"),
    path("<slug:slug>/hankkeet/<slug:code>/", views.public_project, name="public_project"),
    path("<slug:slug>/hankkeet/<slug:code>/kortti.txt", views.public_project_text, name="public_project_text"),
    path("<slug:slug>/kaytannot/", views.public_practice_list, name="public_practice_list"),
    path("<slug:slug>/kaytannot/syote.xml", views.practice_feed, name="practice_feed"),
    path("<slug:slug>/kaytannot/<int:pk>/", views.public_practice, name="public_practice"),
    path("<slug:slug>/kokeilut/", views.public_pilot_list, name="public_pilot_list"),
    path("<slug:slug>/kokeilut/syote.xml", views.pilot_feed, name="pilot_feed"),
    path("<slug:slug>/kokeilut/<int:pk>/", views.public_pilot, name="public_pilot"),
    path("<slug:slug>/kokeilut/<int:pk>/lukittu.json", views.public_pilot_locked, name="public_pilot_locked"),
    path("<slug:slug>/toiminta/", views.public_activities, name="public_activities"),
    path("<slug:slug>/toiminta/kalenteri.ics", views.public_calendar, name="public_calendar"),
    path("<slug:slug>/avoin-data/", views.open_data, name="open_data"),
    path("<slug:slug>/avoin-data/luvut.csv", views.open_data_figures, name="open_data_figures"),
    path("<slug:slug>/avoin-data/indikaattorit.csv", views.open_data_indicators, name="open_data_indicators"),
    path("<slug:slug>/avoin-data/alueet.csv", views.open_data_areas, name="open_data_areas"),
    path("<slug:slug>/avoin-data/kaytannot.csv", views.open_data_practices, name="open_data_practices"),
    path("<slug:slug>/avoin-data/kayttoonotot.csv", views.open_data_adoptions, name="open_data_adoptions"),
    path("<slug:slug>/avoin-data/kokeilut.csv", views.open_data_pilots, name="open_data_pilots"),
    path("<slug:slug>/avoin-data/datapackage.json", views.open_data_package, name="open_data_package"),
    path("<slug:slug>/avoin-data/dcat.jsonld", views.open_data_catalogue, name="open_data_catalogue"),
    path("<slug:slug>/avoin-data/<int:pk>.json", views.open_data_jsonstat, name="open_data_jsonstat"),
]
