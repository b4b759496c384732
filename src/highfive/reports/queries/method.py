"""The method note of a report, and the papers of every number in it."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highfive.figures.models import Figure, Publication
from highfive.figures.queries import figure_reading
from highfive.figures.rules import ALL
from highfive.figures.rules.reading import day, group_title
from highfive.figures.rules.reading import number as read
from highfive.reports.queries.material import Material, headings
from highfive.reports.queries.registers import contents_rows
from highfive.reports.rules.document import (
    Block,
    Bullets,
    Note,
    Number,
    Origin,
    Paragraph,
    Provenance,
    Sentence,
    Table,
    plain,
)
from highfive.reports.rules.sentences import fill
from highfive.reports.rules.words import group_words


def fact(publication: Publication, key: str, value: Any, unit: str, language: str) -> Number:
    """A number about the publication itself: how many answered, the design effect."""
    return Number(f"p{publication.pk}.{key}", read(value, unit, language), "value")


def method_blocks(material: Material, chapters: dict[str, str]) -> tuple[Block, ...]:
    """How answers became numbers, in plain words; what is not certain is labelled so."""
    usual = headings()
    blocks: list[Block] = []
    publication = material.survey()
    if publication is not None:
        blocks += survey_method(material, publication)
    table = Table(
        _("What such a report usually tells, and where it is here"), (_("What it is about"), _("Where in this report")),
        tuple(contents_rows(material, chapters)), numeric=False,
    )  # fmt: skip
    return (*blocks, table, Note(plain(material.text(usual["note"]))))


COUNTED = gettext_lazy(
    "Everyone who answered with a code is in the results. "
    "Answers without a code are kept apart and are not in these numbers."
)
RULES = (
    gettext_lazy(
        "Each answer has a weight, so that municipalities, sexes and ages are seen in the size they have "
        "in the population."
    ),
    gettext_lazy(
        "The interval says where the share of all residents most likely lies: in 95 cases out of 100 "
        "when the method is used again and again."
    ),
    gettext_lazy(
        "A number is shown when at least 30 people answered and nobody can be recognised. "
        "A share of a few people is given as a limit, for example under 15 per cent."
    ),
    gettext_lazy(
        "Numbers that would give away a hidden number by subtraction are hidden too. "
        "Shares are rounded to whole per cents and answers to the nearest 5."
    ),
)


def survey_method(material: Material, publication: Publication) -> list[Block]:
    """How many answered, how answers were weighted and protected, by which channel they came."""
    language, facts = material.language, publication.facts
    told, bullets = [plain(str(COUNTED))], [plain(str(rule)) for rule in RULES]
    if answered := facts.get("n"):
        number = fact(publication, "n", answered, "persons", language)
        told.insert(0, fill(_("The survey has {number} answers in the whole region."), number=number))
    for open_one in material.of_kind("open_survey"):
        if counted := open_one.facts.get("n"):
            number = fact(open_one, "n", counted, "persons", language)
            told.append(fill(_("Answers without a code: {number}."), number=number))
    if (effect := facts.get("design_effect")) is not None:
        number = fact(publication, "design_effect", effect, "mean", language)
        bullets.insert(
            1, fill(_("The weights make the intervals wider: the design effect is {number}."), number=number)
        )
    blocks: list[Block] = [Paragraph(tuple(told)), Bullets(tuple(bullets))]
    if modes := facts.get("n_by_mode"):
        blocks.append(modes_table(publication, modes, language))
    if notes := material.text(publication.notes):
        blocks.append(Paragraph((plain(notes),)))
    return blocks


def mode_name(mode: str) -> str:
    return {"web": _("Web"), "paper": _("Paper"), "phone": _("Telephone"), "face": _("Face to face")}.get(mode, mode)


def modes_table(publication: Publication, modes: dict[str, int], language: str) -> Table:
    rows = tuple(
        (plain(mode_name(mode)), Sentence((fact(publication, f"n_by_mode.{mode}", count, "persons", language),)))
        for mode, count in modes.items()
    )
    return Table(_("Answers by channel, whole region"), (_("Channel"), _("Answers")), rows)


def origins_of(material: Material, keys: set[str]) -> tuple[Origin, ...]:
    """The publications that the report's numbers come from."""
    return tuple(
        Origin(
            f"p{p.pk}", material.text(p.titles), p.source.producer, p.source.licence, p.source.url, p.period,
            day(p.retrieved_on, material.language), rule_of(p), p.synthetic,
        )
        for p in material.publications
        if f"p{p.pk}" in keys
    )  # fmt: skip


def provenance_of(material: Material, numbers: tuple[Number, ...]) -> tuple[Provenance, ...]:
    """The papers of each figure and fact, once, by publication and subject, in the order of first reading."""
    by_pk = {figure.pk: figure for figure in material.figures.values()}
    by_publication = {publication.pk: publication for publication in material.publications}
    papers: dict[str, Provenance] = {}
    for number in numbers:
        if number.ref in papers:
            continue
        if number.figure_id is not None:
            papers[number.ref] = figure_papers(material, by_pk[number.figure_id])
        else:
            publication = by_publication[int(number.ref[1:].split(".")[0])]
            papers[number.ref] = fact_papers(number, publication)
    order = [f"p{publication.pk}" for publication in material.publications]
    subjects = list(dict.fromkeys(paper.title for paper in papers.values()))
    return tuple(sorted(papers.values(), key=lambda paper: (order.index(paper.origin), subjects.index(paper.title))))


def figure_papers(material: Material, figure: Figure) -> Provenance:
    language = material.language
    group = group_words(figure.group, language)
    about = material.place(figure.area).name + (f", {group.name}" if group else "")
    if group is None and figure.group != ALL:
        about = f"{about}, {group_title(figure.group)}"
    shown = figure_reading(figure, language)
    n = "" if figure.n is None else read(figure.n, "persons", language)
    return Provenance(
        f"f{figure.pk}", material.text(figure.indicator.titles), about, shown.text, shown.interval, n,
        exception_of(figure), f"p{figure.publication_id}", page_of(figure),
    )  # fmt: skip


def fact_papers(number: Number, publication: Publication) -> Provenance:
    key = number.ref.split(".")[1]
    titles = {
        "n": _("Answers in the whole region"), "design_effect": _("Design effect of the weights"),
        "n_by_mode": _("Answers by channel"),
    }  # fmt: skip
    about = ", ".join(map(mode_name, number.ref.split(".")[2:])) or _("whole survey")
    return Provenance(number.ref, titles[key], about, number.text, "", "", "", f"p{publication.pk}", "")


def rule_of(publication: Publication) -> str:
    """How a publication's numbers were made."""
    rules = {
        "survey": _("weighted to the population; interval 95 per cent; shares in whole per cents"),
        "open_survey": _("answers without a code, not a sample; no interval"),
    }
    return str(rules.get(publication.kind, _("as published by the source")))


def exception_of(figure: Figure) -> str:
    """What was done to the number beyond the rule of its publication, and what to be careful of."""
    said = [_("given as a limit")] if figure.bound else []
    if figure.uncertain:
        said.append(_("uncertain"))
    if not figure.indicator.verified:
        said.append(_("indicator not checked"))
    return ", ".join(said)


def page_of(figure: Figure) -> str:
    try:
        return reverse("figure_detail", args=[figure.pk])
    except NoReverseMatch:
        return ""
