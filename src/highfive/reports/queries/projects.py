"""The chapter of work done: the region's project cards, each with the card's own headings and words."""

from django.utils.translation import gettext as _

from highfive.projects.queries import card_sections, region_projects
from highfive.reports.queries.material import Material
from highfive.reports.queries.work import work_sections
from highfive.reports.rules.document import Note, Paragraph, Section, Table, plain


def project_sections(material: Material, title: str) -> Section:
    """A section per project; a heading the card is silent about says so."""
    inner = list(work_sections(material))
    for project in region_projects(material.region):
        parts = card_sections(project, material.language)
        rows = tuple((plain(heading), plain(text or _("not stated"))) for heading, text in parts)
        table = Table(
            _("The project card in its own words"), (_("Heading"), _("Text of the card")), rows, numeric=False
        )
        inner.append(Section(f"project-{project.pk}", project.name or project.title, (table,)))
    if not inner:
        return Section("projects", title, (Note(plain(_("No project cards have been brought in yet."))),))
    if not region_projects(material.region):
        return Section("projects", title, (), tuple(inner))
    told = _(
        "What projects in the region have done, as their cards tell it. The numbers in a card are the project’s own."
    )
    return Section("projects", title, (Paragraph((plain(told),)),), tuple(inner))
