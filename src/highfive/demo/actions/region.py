"""The demo region: real places with their population, invented organisations and the invented people who work there."""

from dataclasses import dataclass, field

from django.core.management import call_command

from highfive.core import actions as core
from highfive.core.models import Area, Organisation, Person, Region
from highfive.demo import rules
from highfive.demo.queries import data
from highfive.figures.models import Publication
from highfive.figures.queries import population
from highfive.network.models import TargetGroup
from highfive.practices.models import Block, Practice


@dataclass(frozen=True)
class Cast:
    """The demo's staff by their short names."""

    people: dict[str, Person]

    def __getattr__(self, name: str) -> Person:
        return self.people[name]


@dataclass(frozen=True)
class Stage:
    """The region and its cast, and by key what the demo has put on so far."""

    region: Region
    cast: Cast
    areas: dict[str, Area]
    organisations: dict[str, Organisation]
    groups: dict[str, TargetGroup] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)

    def person(self, key: str) -> Person:
        return self.cast.people[key]

    def area(self, code: str | None) -> Area | None:
        """A municipality by its code; None: the whole region."""
        return self.areas[code] if code else None


def make_region() -> tuple[Region, Cast]:
    """East Lapland with its five municipalities, and the invented people who work there."""
    core.mark_synthetic(made_with="highfive demo")
    known = data("places")
    year = known["year"]
    area = core.create_area(kind="region", code="194", year=year, **known["region"])
    places = {
        core.create_area(kind="municipality", code=m["code"], year=year, names=m["names"], forms=m["forms"]): m["tile"]
        for m in known["municipalities"]
    }
    region = core.create_region(
        slug="ita-lappi", area=area, places={place: (row, column) for place, (row, column) in places.items()}, by=None,
        phone="040 000 0000", email="osallisuus@example.org",
    )  # fmt: skip
    areas = {place.code: place for place in places}
    organisations = _organisations(region, areas)
    people = {
        key: _member(region, key, name, role, areas.get(code or ""), organisations.get(works_for or ""))
        for key, name, role, code, works_for in rules.CAST
    }
    return region, Cast(people)


def _organisations(region: Region, areas: dict[str, Area]) -> dict[str, Organisation]:
    return {
        each["key"]: core.add_organisation(
            region=region, name=each["name"], kind=each["kind"], area=areas.get(each["area"] or ""), by=None
        )
        for each in data("organisations")["organisations"]
    }


def _member(
    region: Region, key: str, name: str, role: str, area: Area | None, organisation: Organisation | None
) -> Person:
    return core.add_member(
        region=region, email=f"{key}@example.org", name=name, role=role, by=None, area=area, organisation=organisation
    )


def set_stage(region: Region, cast: Cast) -> Stage:
    """The region's own rows by the keys that the content files use."""
    names = {each["name"]: each["key"] for each in data("organisations")["organisations"]}
    organisations = {names[each.name]: each for each in region.organisations.all() if each.name in names}
    return Stage(region, cast, {area.code: area for area in region.municipalities.all()}, organisations)


def load_population(region: Region) -> Publication:
    """The packaged table of Statistics Finland."""
    call_command("load_population", region.slug, stdout=_Silent())
    return region.publications.get(kind="population", superseded_by=None)


class _Silent:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None: ...


def adults(table: Publication) -> dict[tuple[str, str, str], int]:
    """Adults by (municipality code, sex, age band)."""
    return {key: count for key, count in population(table).items() if key[2] in rules.BANDS}
