"""The chapter of work done: the region's project cards, each as a section with the card's own headings."""

from django.utils.translation import gettext as _

from highfive.reports.queries.material import Material
from highfive.reports.rules.document import Note, Section, plain


def project_sections(material: Material, title: str) -> Section:
    return Section("projects", title, (Note(plain(_("No project cards have been brought in yet."))),))
