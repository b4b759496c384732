"""Addresses of surveys."""

from django.urls import path

from highfive.surveys.views import resident

urlpatterns = [
    path("<int:pk>/vastaa/", resident.survey_start, name="survey_start"),
    path("<int:pk>/vastaa/<int:number>/", resident.survey_page, name="survey_page"),
    path("<int:pk>/vastaa/jatka/", resident.survey_resume, name="survey_resume"),
    path("<int:pk>/vastaa/tauko/", resident.survey_pause, name="survey_pause"),
    path("<int:pk>/vastaa/loppu/", resident.survey_end, name="survey_end"),
    path("<int:pk>/vastaa/laheta/", resident.survey_finish, name="survey_finish"),
    path("<int:pk>/vastaa/kiitos/", resident.survey_thanks, name="survey_thanks"),
    path("<int:pk>/vastaa/apua/", resident.survey_help, name="survey_help"),
    path("<int:pk>/vastaa/yhteys/", resident.survey_contact, name="survey_contact"),
]
