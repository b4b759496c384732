"""Practices a municipality has taken up, and what each decided pilot came to, failures too."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from highfive.figures.rules.reading import day
from highfive.pilots.queries import report_paragraphs
from highfive.practices.models import Adoption
from highfive.practices.rules import SEEN_BY_MEMBERS
from highfive.practices.rules.adoption import status_name
from highfive.reports.queries.material import Material
from highfive.reports.rules.document import Paragraph, Section, Sentence, Table, plain


def work_sections(material: Material) -> Iterator[Section]:
    """Practices taken up in the municipality and pilots of it or of the whole region; nothing where there is none."""
    if rows := tuple(_practice_rows(material)):
        heads = (_("Practice"), _("State"), _("In use since"), _("Who carries it on"))
        told = Paragraph((plain(_("Practices the municipality considers, tries, uses or has embedded.")),))
        table = Table(_("Practices taken up"), heads, rows, numeric=False)
        yield Section("practices", _("Practices taken up"), (told, table))
    if paragraphs := _pilot_paragraphs(material):
        yield Section("pilots", _("What was tried and decided"), paragraphs)


def _practice_rows(material: Material) -> Iterator[tuple[Sentence, ...]]:
    adopted = Adoption.objects.filter(area=material.area, practice__status__in=SEEN_BY_MEMBERS).exclude(status="")
    for row in adopted.select_related("practice", "heir_organisation").order_by("practice__names__fi", "pk"):
        since = day(row.in_use_since, material.language) if row.in_use_since else _("not yet")
        heir = ", ".join(filter(None, [row.heir_name, str(row.heir_organisation or "")])) or _("not named")
        yield (
            plain(material.text(row.practice.names)), plain(status_name(row.status)), plain(since), plain(heir),
        )  # fmt: skip


def _pilot_paragraphs(material: Material) -> tuple[Paragraph, ...]:
    where = Q(area=material.area) | Q(area=material.region.area)
    return tuple(Paragraph((plain(material.text(each)),)) for each in report_paragraphs(material.region, where=where))
