"""Addresses of projects."""

from django.urls import path, register_converter

from highfive.projects.models import ROWS
from highfive.projects.views import card, closing

ROW_WORDS = dict(zip(ROWS, ("tuotos", "tulos", "oppi", "levitys"), strict=True))


class RowConverter:
    """What kind of thing a project leaves; any other is a 404."""

    regex = "|".join(ROW_WORDS.values())

    def to_python(self, value: str) -> str:
        return next(kind for kind, word in ROW_WORDS.items() if word == value)

    def to_url(self, value: str) -> str:
        return ROW_WORDS[value]


register_converter(RowConverter, "closing_row")

urlpatterns = [
    path("", card.project_list, name="project_list"),
    path("tuo/", card.card_import, name="card_import"),
    path("tuo/tallenna/", card.card_save, name="card_save"),
    path("ilman-jatkajaa/", closing.handover_list, name="handover_list"),
    path("<int:pk>/", card.project_detail, name="project_detail"),
    path("<int:pk>/kortti.txt", card.project_text, name="project_text"),
    path("<int:pk>/kortti.json", card.project_json, name="project_json"),
    path("<int:pk>/nayta/", card.project_publish, name="project_publish"),
    path("<int:pk>/piilota/", card.project_withdraw, name="project_withdraw"),
    path("<int:pk>/paatos/", closing.project_closing, name="project_closing"),
    path("<int:pk>/paatos/jatkajat/", closing.project_handover, name="project_handover"),
    path("<int:pk>/paatos/tila/<slug:to>/", closing.project_status, name="project_status"),
    path("<int:pk>/paatos/tuotos/<int:row>/jatkaja/", closing.output_heir, name="output_heir"),
    path("<int:pk>/paatos/<closing_row:kind>/uusi/", closing.closing_row_add, name="closing_row_add"),
    path("<int:pk>/paatos/<closing_row:kind>/<int:row>/", closing.closing_row_edit, name="closing_row_edit"),
    path("<int:pk>/paatos/<closing_row:kind>/<int:row>/poista/", closing.closing_row_remove, name="closing_row_remove"),
]
