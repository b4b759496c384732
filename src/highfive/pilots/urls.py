"""Addresses of pilots."""

from django.urls import URLPattern, path, register_converter

from highfive.pilots.views import running, stating


class WhichRound:
    """The two rounds of a pilot in the address, in Finnish."""

    regex = "alku|loppu"
    names = {"alku": "before", "loppu": "after"}  # noqa: RUF012

    def to_python(self, value: str) -> str:
        return self.names[value]

    def to_url(self, value: str) -> str:
        return {which: word for word, which in self.names.items()}[value]


register_converter(WhichRound, "which")

urlpatterns: list[URLPattern] = [
    path("", stating.pilot_list, name="pilot_list"),
    path("uusi/", stating.pilot_create, name="pilot_create"),
    path("<int:pk>/", running.pilot_detail, name="pilot_detail"),
    path("<int:pk>/muokkaa/", stating.pilot_edit, name="pilot_edit"),
    path("<int:pk>/sitoumus/", stating.commitment_create, name="commitment_create"),
    path("sitoumukset/<int:pk>/vahvista/", stating.commitment_confirm, name="commitment_confirm"),
    path("sitoumukset/<int:pk>/poista/", stating.commitment_remove, name="commitment_remove"),
    path("<int:pk>/lukitse/", stating.pilot_start, name="pilot_start"),
    path("<int:pk>/lukittu.json", running.pilot_frozen, name="pilot_frozen"),
    path("<int:pk>/mittaus/<which:which>/", running.pilot_round, name="pilot_round"),
    path("<int:pk>/tulos/", running.pilot_measure, name="pilot_measure"),
    path("<int:pk>/paatos/", running.pilot_decide, name="pilot_decide"),
    path("<int:pk>/korvaa/", running.pilot_replace, name="pilot_replace"),
    path("<int:pk>/luovu/", running.pilot_abandon, name="pilot_abandon"),
    path("<int:pk>/julkaise/", running.pilot_publish, name="pilot_publish"),
    path("<int:pk>/piilota/", running.pilot_withdraw, name="pilot_withdraw"),
]
