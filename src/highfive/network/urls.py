"""Addresses of the network."""

from django.urls import path

from highfive.network.views import activities, groups, organisations, work

urlpatterns = [
    path("", organisations.network, name="network"),
    path("organisaatiot/", organisations.organisation_list, name="organisation_list"),
    path("organisaatiot/uusi/", organisations.organisation_create, name="organisation_create"),
    path("organisaatiot/<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisaatiot/<int:pk>/muokkaa/", organisations.organisation_edit, name="organisation_edit"),
    path("organisaatiot/<int:pk>/tehtava/", organisations.position_create, name="position_create"),
    path("tehtavat/<int:pk>/", organisations.position_edit, name="position_edit"),
    path("tehtavat/<int:pk>/poista/", organisations.position_remove, name="position_remove"),
    path("kohderyhmat/", groups.target_group_list, name="target_group_list"),
    path("kohderyhmat/uusi/", groups.target_group_create, name="target_group_create"),
    path("kohderyhmat/<int:pk>/", groups.target_group_detail, name="target_group_detail"),
    path("kohderyhmat/<int:pk>/muokkaa/", groups.target_group_edit, name="target_group_edit"),
    path("kohderyhmat/<int:pk>/merkinta/<slug:kind>/", groups.note_add, name="note_add"),
    path("merkinnat/<int:pk>/", groups.note_edit, name="note_edit"),
    path("merkinnat/<int:pk>/poista/", groups.note_remove, name="note_remove"),
    path("toiminta/", activities.activity_list, name="activity_list"),
    path("toiminta/uusi/", activities.activity_create, name="activity_create"),
    path("toiminta/kalenteri/", activities.activity_calendar, name="activity_calendar"),
    path("toiminta/kalenteri/<str:token>.ics", activities.activity_feed, name="activity_feed"),
    path("toiminta/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("toiminta/<int:pk>/muokkaa/", activities.activity_edit, name="activity_edit"),
    path("toiminta/<int:pk>/peru/", activities.activity_cancel, name="activity_cancel"),
    path("toiminta/<int:pk>/palauta/", activities.activity_restore, name="activity_restore"),
    path("toiminta/<int:pk>/peru/<str:day>/", activities.activity_cancel_day, name="activity_cancel_day"),
    path("toiminta/<int:pk>/palauta/<str:day>/", activities.activity_restore_day, name="activity_restore_day"),
    path("tunnit/", work.work_list, name="work_list"),
    path("tunnit/kirjaa/", work.work_enter, name="work_enter"),
    path("tunnit/summat.csv", work.work_csv, name="work_csv"),
    path("tunnit/<int:pk>/", work.work_correct, name="work_correct"),
    path("tunnit/<int:pk>/poista/", work.work_remove, name="work_remove"),
]
