"""The card of twelve headings: read from the seed and from fourteen spoilt copies of it, written, read again."""

import re
import time
from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highfive.projects.formats import card, plain, read_card
from highfive.projects.rules import HEADINGS, Card
from highfive.projects.tests import mangling

SEED = read_card(mangling.SEED_BYTES)
WORDS = mangling.SEED.split()


def letters(text: str) -> Counter[str]:
    return Counter(c for c in text.casefold() if not c.isspace() and c != "-")


def kept_letters(found: Card) -> Counter[str]:
    """Every letter of a card that a reader can see, its headings included."""
    headings = [h.wording for h in HEADINGS if h.key not in found.missing]
    said = [found.title, *headings, *found.texts.values(), *found.unplaced]
    return letters(" ".join([*said, *(link for link in found.links if not any(link in part for part in said))]))


def test_the_seed_is_read_into_typed_fields() -> None:
    assert SEED.code == "S21758"
    assert SEED.name == "High five – Yhteistyöllä hyvinvointia Itä-Lappiin"
    assert SEED.title == "S21758, High five - Yhteistyöllä hyvinvointia Itä-Lappiin"
    assert (SEED.starts_on, SEED.ends_on) == (date(2019, 9, 1), date(2022, 3, 31))
    assert (SEED.funder, SEED.public_funding) == ("Pohjois-Pohjanmaan ELY-keskus", 259_577)
    assert SEED.implementers == ("Itä-Lapin kuntayhtymä",)
    assert [group.split(",")[0] for group in SEED.target_groups] == [
        "Heikommassa asemassa olevat itälappilaiset",
        "Erityisesti väestöryhmät",
    ]
    assert SEED.links == ("https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi=S21758",)
    assert SEED.link_text == "hanke RR-tietopalvelussa"
    assert SEED.unplaced == ()
    assert SEED.layout == "card"


def test_the_seed_texts_agree_with_a_plain_search() -> None:
    expected = {h.key: text for h, (_wording, text) in zip(HEADINGS, mangling.sections(mangling.SEED), strict=True)}
    assert dict(SEED.texts) == {key: text for key, text in expected.items() if text}
    assert [key for key, text in expected.items() if not text] == ["background", "outputs", "inclusion_practices"]


def test_the_seed_round_trips() -> None:
    written = card.write(SEED)
    assert card.read(written) == SEED
    assert [line for line in written.split("\n\n") if line in {h.wording for h in HEADINGS}] == [
        h.wording for h in HEADINGS
    ]
    assert card.write(card.read(written)) == written


@pytest.mark.parametrize("mangle", mangling.MANGLINGS, ids=lambda mangle: mangle.__name__)
def test_a_spoilt_copy_reads_the_same(mangle) -> None:
    spoilt = mangle(mangling.SEED)
    assert spoilt not in (mangling.SEED, mangling.SEED_BYTES)
    found = asdict(read_card(spoilt))
    expected = asdict(SEED)
    if mangle is mangling.latin_1:  # the euro sign and the dashes were spelt out before it reached us
        expected["texts"]["funding"] = expected["texts"]["funding"].replace("€", "euroa")
    if mangle in (mangling.latin_1, mangling.latin_9):
        expected["name"] = expected["name"].replace("–", "-")
        expected["texts"]["identity"] = expected["texts"]["identity"].replace("–", "-")
    for name in expected:
        if name not in {"layout", "missing", "notes"}:
            assert found[name] == expected[name], name
    assert kept_letters(read_card(spoilt)) >= letters(plain.decoded(spoilt) if isinstance(spoilt, bytes) else "")


BREAKS = st.sampled_from([" ", "  ", "\n", "\n\n", " \n \n ", "\r\n", "\t", "\f", "\u00a0"])


@pytest.mark.slow
@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(BREAKS, min_size=len(WORDS), max_size=len(WORDS)))
def test_line_breaks_may_stand_anywhere(breaks) -> None:
    assert card.read("".join(word + gap for word, gap in zip(WORDS, breaks, strict=True))) == SEED


SENTENCES = st.lists(
    st.sampled_from(["Kylän väki", "tapaa", "hyvinvointi- ja turvallisuustyö", "1,5 tuntia;", "S-pankki", "ääni?"]),
    min_size=1, max_size=8,
).map(lambda words: "Alueella " + " ".join(words))  # fmt: skip


@pytest.mark.slow
@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from([h.key for h in HEADINGS]), SENTENCES), BREAKS, st.data())
def test_any_card_round_trips_and_loses_no_letter(texts, gap, data) -> None:
    missing = data.draw(st.sets(st.sampled_from([h.key for h in HEADINGS if h.key not in texts] or ["none"])))
    blocks = ["S12345, Kylän ääni"]
    for heading in HEADINGS:
        if heading.key not in missing:
            blocks += [heading.wording, texts.get(heading.key, "")]
    source = "\n".join(re.sub(r" (?=ja|n)", gap, block) for block in blocks)
    found = card.read(source)
    assert dict(found.texts) == texts
    assert kept_letters(found) == letters(source)
    assert card.read(card.write(found)) == found


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=300), st.integers(0, len(mangling.SEED)))
def test_whatever_is_written_between_is_never_dropped(noise, place) -> None:
    text = plain.cleaned(mangling.SEED[:place] + noise + mangling.SEED[place:])[0]
    found = card.read(text)
    links = letters("".join(found.links))
    assert not letters(text) - kept_letters(found) - links - letters("ja sekä , & + / :") - Counter(".)1234567890")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ELY, 259 577 €", ("ELY", 259_577)),
        ("ELY: 259\u00a0577 euroa", ("ELY", 259_577)),
        ("ELY, 259.577,50 EUR", ("ELY", 259_578)),
        ("ELY 259577", ("ELY", 259_577)),
        ("ELY, 100 € ja 200 €", ("ELY", None)),
        ("ELY-keskus 2021", ("ELY-keskus 2021", None)),
        ("", ("", None)),
    ],
)
def test_money(text, expected) -> None:
    assert card.funding(text)[:2] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.9.2019 – 31.3.2022", (date(2019, 9, 1), date(2022, 3, 31))),
        ("1. 9. 2019-31.03.2022", (date(2019, 9, 1), date(2022, 3, 31))),
        ("1.2.–31.3.2022", (date(2022, 2, 1), date(2022, 3, 31))),
        ("31.2.2022 – 1.3.2022", (None, None)),
        ("1.3.2022 – 1.2.2022", (None, None)),
        ("2019–2022", (None, None)),
        ("", (None, None)),
    ],
)
def test_period(text, expected) -> None:
    dates, notes = card.period(text)
    assert dates == expected
    assert bool(notes) == bool(text and expected == (None, None))


def test_headings_run_together_share_the_text_and_say_so() -> None:
    found = card.read("S12345, X\nHankkeen tausta ja tavoitteet\nKylät hiljenevät.\nToimintatapa\nKahvit")
    assert found.texts == {"aims": "Kylät hiljenevät.", "approach": "Kahvit"}
    assert [(note.kind, note.words) for note in found.notes] == [("combined", ("background", "aims"))]


def test_a_heading_word_inside_a_sentence_is_text() -> None:
    text = "Toteuttajat\nSalla\nMuut tulokset ja vaikutukset\nTavoitteet toteutuivat. Uudet tavoitteet\nsovittiin."
    assert card.read(text).texts == {
        "implementers": "Salla",
        "other_results": text.split("vaikutukset\n")[1].replace("\n", " "),
    }


def test_long_lines_in_two_columns_are_kept_whole() -> None:
    text = "– " + "kylä " * 500
    found = card.read(f"Muut tulokset {text}\nja vaikutukset {text}")
    assert found.texts == {"other_results": " ".join((text + text).split())}


def test_headings_in_another_order_are_found() -> None:
    found = card.read("Tuotokset\nOpas\n\nTavoitteet\nYhteistyö\n\nToteuttajat\nSalla")
    assert found.texts == {"outputs": "Opas", "aims": "Yhteistyö", "implementers": "Salla"}


def test_a_missing_first_heading_costs_nothing() -> None:
    text = re.sub(r"Hankkeen nimi, S-numero ja\s+toteutusaika", "", mangling.SEED)
    assert card.read(text) == SEED


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda heading: heading.key)
def test_any_heading_may_be_missing(heading) -> None:
    """Its text then stands under the heading before it, and no letter is lost; the rest reads as it did."""
    text = card.write(SEED).replace(f"\n\n{heading.wording}\n", "\n", 1)
    found = card.read(text)
    assert kept_letters(found) == letters(text)
    assert heading.key in found.missing
    assert (found.name, found.code) == (SEED.name, SEED.code)
    assert found.public_funding == (None if heading.key == "funding" else SEED.public_funding)
    place = HEADINGS.index(heading)
    for other in HEADINGS[: max(place - 1, 0)] + HEADINGS[place + 1 :]:
        assert found.texts.get(other.key) == SEED.texts.get(other.key)


def test_what_has_no_place_is_kept() -> None:
    found = card.read("Sokran kooste\n" + mangling.SEED + "\nSivu 3")
    assert found.unplaced == ("Sokran kooste", "Sivu 3")
    assert card.read(card.write(found)) == found
    assert card.read("vain muistiinpano").unplaced == ("vain muistiinpano",)


def test_hyphens_at_line_ends() -> None:
    lines = ["Hyvinvoinnin edistäminen, hyvin-", "vointityö, hyvinvointi-", "ja Itä-", "Lapin raitti-", "vaunu, kana-"]
    found = card.read("\n".join(["Tavoitteet", *lines, "vien tuke-", "minen"]))
    assert found.texts["aims"] == (
        "Hyvinvoinnin edistäminen, hyvinvointityö, hyvinvointi- ja Itä-Lapin raitti-vaunu, kanavien tukeminen"
    )
    assert {note.kind: note.words for note in found.notes} == {
        "joined": ("hyvinvointityö", "kanavien", "tukeminen"),
        "kept_hyphen": ("Itä-Lapin", "raitti-vaunu"),
    }


def test_control_characters_are_left_out_and_counted() -> None:
    found = card.read("Tavoitteet\nKylä\x00n \x07ääni\u200b \ud800")
    assert found.texts == {"aims": "Kylän ääni"}
    assert [(note.kind, note.count) for note in found.notes] == [("controls", 4)]


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"PK\x03\x04xx", b"\xd0\xcf\x11\xe0", b"{\\rtf1", b"\x89PNG\r\n"])
def test_files_that_are_not_text(data) -> None:
    assert plain.is_not_text(data)
    assert not plain.is_not_text(mangling.SEED_BYTES)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["Tavoitteet ", "T\n", "Hankkeen\n", "a-\n", "https://", "S12345 ", "1.2.2020 – ", "("]
)
def test_a_hostile_megabyte_is_read_in_good_time(unit) -> None:
    start = time.process_time()
    read_card(unit * (1_000_000 // len(unit)))
    assert time.process_time() - start < 10
