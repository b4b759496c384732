"""What is shared and tried, for everybody: only what was published, never a person, never what is kept inside."""

import csv
import hashlib
import io
import json
import re
from datetime import date, timedelta
from typing import Any

import frictionless
import lxml.etree
import lxml.html
import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from highfive.core.actions import add_organisation
from highfive.core.models import Area, Membership, Person, Region
from highfive.network.actions.activities import ActivityContent, create_activity
from highfive.pilots import actions as pilots
from highfive.pilots.models import Pilot
from highfive.pilots.tests.conftest import NAMES, stated
from highfive.practices import actions as practices
from highfive.practices.actions.adoption import Step, start_adoption, take_step
from highfive.practices.models import Practice
from highfive.public.tests.reading import PREFIXES, page, words

pytestmark = pytest.mark.slow
ATOM = "{http://www.w3.org/2005/Atom}"
HOME = "/ita-lappi"


def make(region: Region, by: Person, name: str, *moves: str) -> Practice:
    made = practices.create_practice(
        region=region, by=by, names={"fi": name, "sv": f"{name} sv"}, for_whom={"fi": "Kyläläisille."},
        core_idea={"fi": "Kahvit yhdessä </script><b>heti</b>."}, hours_start=12,
    )  # fmt: skip
    for move in moves:
        practices.move_practice(practice=made, to=move, by=by)
    made.refresh_from_db()
    return made


@pytest.fixture
def cafe(region: Region, cast: dict[str, Person]) -> Practice:
    """Public, with an attachment, embedded in Salla with an heir who has a name."""
    made = make(region, cast["aino"], "Kyläkahvila", "shared", "public")
    practices.add_attachment(practice=made, name="ohje.txt", data=b"Keit\xc3\xa4 kahvia.", by=cast["aino"])
    office = add_organisation(region=region, name="Sallan kirjasto", kind="municipality", by=None)
    salla, day = Area.objects.get(code="732"), date.today() - timedelta(days=9)
    adoption = start_adoption(practice=made, area=salla, by=cast["sulo"], step=Step("trying", day))
    take_step(adoption=adoption, by=cast["sulo"], step=Step("in_use", day))
    heir = {"heir_name": "Helka Jatkaja", "heir_organisation": office, "budget_line": "4711", "plan_place": "Luku 3"}
    take_step(adoption=adoption, by=cast["sulo"], step=Step("embedded", day, **heir))
    return made


@pytest.fixture
def inside(region: Region, cast: dict[str, Person]) -> Practice:
    """Shared with members only."""
    made = make(region, cast["aino"], "Sisäinen piiri", "shared")
    practices.add_attachment(practice=made, name="salainen.txt", data=b"Vain sis\xc3\xa4lle.", by=cast["aino"])
    return made


@pytest.fixture
def pilot(region: Region, cast: dict[str, Person]) -> Pilot:
    """Locked, and not yet shown to everybody."""
    association = add_organisation(region=region, name="Kylätoimikunta", kind="association", by=None)
    Membership.objects.filter(person=cast["kerttu"], region=region).update(organisation=association)
    area = Area.objects.get(code="583")
    made = pilots.create_pilot(region=region, names=NAMES, area=area, by=cast["aino"], **stated())
    promise = pilots.add_commitment(pilot=made, organisation=association, text="Kylätalo on auki.", by=cast["aino"])
    pilots.confirm_commitment(commitment=promise, by=cast["kerttu"])
    return pilots.start_pilot(pilot=made, by=cast["aino"])


def names_of(cast: dict[str, Person]) -> re.Pattern[str]:
    return re.compile("|".join([*(person.name for person in cast.values()), "Helka Jatkaja"]))


def test_the_list_holds_what_is_public_and_finds_inflected_words(
    client: Client, cafe: Practice, inside: Practice
) -> None:
    everything = page(client, f"{HOME}/kaytannot/")
    assert "Kyläkahvila" in everything
    assert "Sisäinen piiri" not in everything
    found = words(page(client, f"{HOME}/kaytannot/?q=kahviloissa"))
    assert "Kyläkahvila" in found
    assert "kahvi" in found
    assert "Sisäinen" not in words(page(client, f"{HOME}/kaytannot/?q=piirit")).replace("piirit", "")
    assert client.get(f"{HOME}/kaytannot/?area=000").status_code == 400
    assert client.get(f"{HOME}/kaytannot/?status=draft&q=piiri").content.count(b"Sis\xc3\xa4inen") == 0


@pytest.mark.parametrize("prefix", PREFIXES.values())
def test_a_practice_is_read_in_each_language_without_anybodys_name(
    client: Client, cafe: Practice, cast: dict[str, Person], prefix: str
) -> None:
    html = page(client, f"{prefix}{HOME}/kaytannot/{cafe.pk}/")
    assert not names_of(cast).search(html)
    assert "<b>heti</b>" not in html
    tree = lxml.html.fromstring(html)
    described = json.loads(tree.xpath("//script[@type='application/ld+json']")[0].text)
    assert described["@context"].startswith("https://schema.org")
    assert "Salla" in words(html)
    own = [link for link in tree.xpath("//main//a/@href") if link.startswith("/") and "/liitteet/" not in link]
    assert own
    assert all(link.startswith(f"{prefix}{HOME}/") for link in own), own


def test_what_is_kept_inside_is_not_there(client: Client, inside: Practice, cafe: Practice) -> None:
    assert client.get(f"{HOME}/kaytannot/{inside.pk}/").status_code == 404
    kept, given = inside.attachments.get(), cafe.attachments.get()
    assert client.get(kept.get_absolute_url()).status_code == 302
    answer = client.get(given.get_absolute_url())
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    for path in ("kaytannot/syote.xml", "avoin-data/kaytannot.csv", "avoin-data/kayttoonotot.csv", ""):
        assert "Sisäinen" not in client.get(f"{HOME}/{path}").content.decode()


def test_a_withdrawn_practice_leaves_page_feed_and_data(
    client: Client, cafe: Practice, cast: dict[str, Person]
) -> None:
    assert "Kyläkahvila" in client.get(f"{HOME}/kaytannot/syote.xml").content.decode()
    practices.move_practice(practice=cafe, to="shared", by=cast["aino"])
    assert client.get(f"{HOME}/kaytannot/{cafe.pk}/").status_code == 404
    for path in ("kaytannot/syote.xml", "avoin-data/kaytannot.csv", "avoin-data/kayttoonotot.csv"):
        assert "Kyläkahvila" not in client.get(f"{HOME}/{path}").content.decode()
        assert "Salla" not in client.get(f"{HOME}/{path}").content.decode()


def test_feeds_are_atom_that_leads_to_the_pages(
    client: Client, cafe: Practice, pilot: Pilot, cast: dict[str, Person]
) -> None:
    pilots.publish_pilot(pilot=pilot, by=cast["aino"])
    for path, title in (("kaytannot", "Kyläkahvila"), ("kokeilut", NAMES["fi"])):
        answer = client.get(f"{HOME}/{path}/syote.xml")
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = lxml.etree.fromstring(answer.content)
        assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [title]
        link = feed.find(f"{ATOM}entry/{ATOM}link").get("href")
        assert client.get(link.replace("http://testserver", "")).status_code == 200
        assert feed.findtext(f"{ATOM}entry/{ATOM}updated")
        assert not names_of(cast).search(answer.content.decode())


def test_a_pilot_is_shown_only_when_it_was_published(client: Client, pilot: Pilot, cast: dict[str, Person]) -> None:
    paths = (f"{HOME}/kokeilut/{pilot.pk}/", f"{HOME}/kokeilut/{pilot.pk}/lukittu.json")
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert NAMES["fi"] not in page(client, f"{HOME}/kokeilut/")
    pilots.publish_pilot(pilot=pilot, by=cast["aino"])
    html = page(client, paths[0])
    assert not names_of(cast).search(html)
    locked = client.get(paths[1])
    digest = hashlib.sha256(locked.content).hexdigest()
    assert digest == Pilot.objects.get(pk=pilot.pk).frozen_hash
    assert digest in re.sub(r"<wbr>|\s", "", html)
    assert paths[1] in html
    assert not names_of(cast).search(locked.content.decode())
    assert "Kylätoimikunta" in words(html)


def test_activities_kept_inside_are_in_no_calendar(client: Client, region: Region, cast: dict[str, Person]) -> None:
    start = timezone.now() + timedelta(days=3)
    for name, public in (("Avoin kahvihetki", True), ("Työryhmän kokous", False)):
        content = ActivityContent(
            names={"fi": name, "sv": f"{name} sv"}, starts_at=start, ends_at=start + timedelta(hours=2), public=public,
            place="Kylätalo",
        )  # fmt: skip
        create_activity(region=region, content=content, by=cast["aino"])
    html = page(client, f"{HOME}/toiminta/")
    assert "Avoin kahvihetki" in html
    assert "Työryhmän kokous" not in html
    answer = client.get(f"{HOME}/toiminta/kalenteri.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")] == [
        "Avoin kahvihetki"
    ]


def table(client: Client, name: str) -> list[dict[str, str]]:
    text = client.get(f"{HOME}/avoin-data/{name}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_tables_tell_the_same_and_the_package_describes_them(
    client: Client, cafe: Practice, inside: Practice, pilot: Pilot, cast: dict[str, Person], tmp_path: Any
) -> None:
    pilots.publish_pilot(pilot=pilot, by=cast["aino"])
    (entry,), (adoption,), (tried,) = (table(client, name) for name in ("kaytannot", "kayttoonotot", "kokeilut"))
    assert (entry["practice_name_fi"], entry["hours_start"], entry["euros_year"]) == ("Kyläkahvila", "12.0", "")
    assert (adoption["practice"], adoption["area"], adoption["adoption_status"]) == (
        entry["practice"],
        "732",
        "embedded",
    )
    assert (tried["fingerprint"], tried["adopt_at"]) == (pilot.frozen_hash, "10.0")
    base = f"{HOME}/avoin-data"
    descriptor = json.loads(client.get(f"{base}/datapackage.json").content)
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    for resource in descriptor["resources"]:
        (tmp_path / resource["path"]).write_bytes(client.get(f"{base}/{resource['path']}").content)
        assert not names_of(cast).search((tmp_path / resource["path"]).read_text())
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []


def test_another_regions_pages_hold_nothing_of_it(
    client: Client, cafe: Practice, pilot: Pilot, cast: dict[str, Person], other_region: Region
) -> None:
    pilots.publish_pilot(pilot=pilot, by=cast["aino"])
    slug = f"/{other_region.slug}"
    for path in (f"kaytannot/{cafe.pk}/", f"kokeilut/{pilot.pk}/", f"kokeilut/{pilot.pk}/lukittu.json"):
        assert client.get(f"{slug}/{path}").status_code == 404
    for path in ("kaytannot/", "kokeilut/", "kaytannot/syote.xml", "kokeilut/syote.xml", "avoin-data/kaytannot.csv"):
        assert not re.search(f"Kyläkahvila|{NAMES['fi']}", client.get(f"{slug}/{path}").content.decode()), path
