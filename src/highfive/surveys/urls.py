"""Addresses of surveys."""

from django.urls import path

from highfive.surveys.views import materials, resident, staff

urlpatterns = [
    path("", staff.round_list, name="round_list"),
    path("uusi/", staff.round_create, name="round_create"),
    path("<int:pk>/", staff.round_detail, name="round_detail"),
    path("<int:pk>/avaa/", staff.round_open, name="round_open"),
    path("<int:pk>/sulje/", staff.round_close, name="round_close"),
    path("<int:pk>/julkaise/", staff.round_release, name="round_release"),
    path("<int:pk>/sinetoi/", staff.round_seal, name="round_seal"),
    path("<int:pk>/koodit/", materials.codes_create, name="codes_create"),
    path("koodit/<int:pk>/mitatoi/", materials.codes_void, name="codes_void"),
    path("<int:pk>/tallenna/", staff.answer_enter, name="answer_enter"),
    path("lomakkeet/", materials.questionnaire_list, name="questionnaire_list"),
    path("lomakkeet/tuo/", materials.questionnaire_import, name="questionnaire_import"),
    path("lomakkeet/<int:pk>/", materials.questionnaire_detail, name="questionnaire_detail"),
    path("<int:pk>/vastaa/", resident.survey_start, name="survey_start"),
    path("<int:pk>/vastaa/<int:number>/", resident.survey_page, name="survey_page"),
    path("<int:pk>/vastaa/jatka/", resident.survey_resume, name="survey_resume"),
    path("<int:pk>/vastaa/tauko/", resident.survey_pause, name="survey_pause"),
    path("<int:pk>/vastaa/loppu/", resident.survey_end, name="survey_end"),
    path("<int:pk>/vastaa/laheta/", resident.survey_finish, name="survey_finish"),
    path("<int:pk>/vastaa/kiitos/", resident.survey_thanks, name="survey_thanks"),
    path("<int:pk>/vastaa/apua/", resident.survey_help, name="survey_help"),
]
