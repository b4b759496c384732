"""A page of the EURA information service, pasted: labels and values in numbered sections."""

from datetime import date

import pytest

from highfive.projects.formats import card, read_card

# Made up for the tests in the form of such a page; contact details are invented.
PAGE = """Euroopan unioni Vipuvoimaa EU:lta

Euroopan sosiaalirahaston (ESR) rahoittaman hankkeen kuvaus

1 Hanke

Hankekoodi: S29999

Hankkeen nimi: KYLÄ: ääni kuuluviin

Toimintalinja: 5. Sosiaalinen osallisuus ja köyhyyden torjunta

Erityistavoite: 10.1. Työelämän ulkopuolella olevien työ- ja toimintakyvyn parantaminen

Suunnitelman mukainen toteutusaika: Alkaa 1.1.2020 ja päättyy 28.2.2022

Toiminnan tila: Toiminta päättynyt

Vastuuviranomainen: Pohjois-Pohjanmaan elinkeino-, liikenne- ja ympäristökeskus

2 Hakijan perustiedot

Hakijan virallinen nimi: Kylien kunta

Organisaatiotyyppi: Kunta

Y-tunnus: 1234567-1

Yhteyshenkilön nimi: Maija Meikäläinen

Asema hankkeessa: projektipäällikkö

Sähköpostiosoite: maija.meikalainen@example.test

Puhelinnumero: 040 000 0000

Uusi kenttä: jotain muuta

Hakijoiden lukumäärä tai tuen siirto -menettely: Hakijoita on useampi kuin yksi (yhteishanke)

Osatoteuttajat

Toinen kunta, 2345678-2
Kolmas yhdistys ry, 3456789-3

3 Suunnitelman mukainen tiivistelmä toteutuksesta

Kylien ääni kuuluviin. Tavoite: kahvit joka kylässä. Kysy lisää maija.meikalainen@example.test.

https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=S29999
"""
SECRETS = ("Maija", "Meikäläinen", "projektipäällikkö", "@example.test", "040")


def test_fields() -> None:
    found = read_card(PAGE)
    assert found.layout == "eura"
    assert (found.code, found.name) == ("S29999", "KYLÄ: ääni kuuluviin")
    assert (found.starts_on, found.ends_on) == (date(2020, 1, 1), date(2022, 2, 28))
    assert found.funder == "Pohjois-Pohjanmaan elinkeino-, liikenne- ja ympäristökeskus"
    assert found.implementers == ("Kylien kunta", "Toinen kunta", "Kolmas yhdistys ry")
    assert found.texts["summary"] == "Kylien ääni kuuluviin. Tavoite: kahvit joka kylässä. Kysy lisää ."
    assert "Toimintalinja: 5. Sosiaalinen osallisuus" in found.texts["details"]
    assert found.links == ("https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=S29999",)
    assert found.unplaced == ("Uusi kenttä: jotain muuta",)


def test_contact_persons_are_left_out_and_it_is_said() -> None:
    found = read_card(PAGE)
    assert not [secret for secret in SECRETS if secret in repr(found)]
    assert [(note.kind, note.count) for note in found.notes] == [("contact", 5)]


def test_what_was_read_round_trips_as_a_card() -> None:
    found = read_card(PAGE)
    assert card.read(card.write(found)) == found


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\f", "\n\n"])
def test_line_ends_do_not_matter(line_end) -> None:
    assert read_card(PAGE.replace("\n", line_end)) == read_card(PAGE)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_encodings_do_not_matter(encoding) -> None:
    assert read_card(PAGE.encode(encoding)) == read_card(PAGE)


def test_values_may_stand_on_the_next_line() -> None:
    assert read_card(
        PAGE.replace(": ", ":\n").replace("KYLÄ:\n", "KYLÄ: ").replace("Tavoite:\n", "Tavoite: ")
    ).name == ("KYLÄ: ääni kuuluviin")


def test_no_word_is_lost_but_contact_details() -> None:
    found = read_card(PAGE)
    said = " ".join([*found.texts.values(), *found.unplaced, *found.links])
    labels = (
        "Euroopan unioni Vipuvoimaa EU:lta sosiaalirahaston (ESR) rahoittaman hankkeen kuvaus 1 2 3 Hanke Hankekoodi: "
    )
    labels += "Hankkeen nimi: Hakijan perustiedot virallinen Yhteyshenkilön Asema hankkeessa: Sähköpostiosoite: "
    labels += "Puhelinnumero: Suunnitelman mukainen toteutusaika: tiivistelmä toteutuksesta Vastuuviranomainen: "
    labels += "Osatoteuttajat"
    lost = [word for word in PAGE.split() if word not in said and word not in labels]
    assert not [word for word in lost if not any(secret in word for secret in (*SECRETS, "000"))]
