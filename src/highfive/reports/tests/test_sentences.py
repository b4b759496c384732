"""Sentences say what the numbers carry and nothing more, in every language."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highfive.reports.rules.sentences import (
    Change,
    Pair,
    Result,
    change_sentence,
    comparison_sentence,
    finding,
    result_sentences,
)
from highfive.reports.rules.words import Place, group_words, listed, place

LANGUAGES = ("fi", "fi-simple", "sv", "en")
CLAIMS = re.compile(
    r"suurempi|pienempi|kasvanut|pienentynyt|[Ee]ro on selvä|on selvä ero|näin vastasi|"
    r"större|mindre|har ökat|har minskat|Skillnaden är klar|en klar skillnad(?! syns)|"
    r"higher|lower|risen|fallen|difference is clear|clearly differ",
)
SALLA, POSIO, LAPLAND = (
    Place("Salla", "Sallassa", "Sallan"), Place("Posio", "Posiolla", "Posion"), Place("Itä-Lappi", "Itä-Lapissa", ""),
)  # fmt: skip


def made(value: int | None = 24, where: Place = SALLA, **parts) -> Result:
    number = None if value is None else Decimal(value)
    ends = {"low": Decimal(18), "high": Decimal(31), "n": 200} if value is not None and not parts.get("bound") else {}
    return Result("f7", "Yksinäisyys", "kokee itsensä yksinäiseksi", where, value=number, **{**ends, **parts})


def said(result: Result, language: str) -> str:
    return " ".join(sentence.text for sentence in result_sentences(result, language)).replace("\u00a0", " ")


def test_a_share_after_the_model_sentence() -> None:
    expected = "Sallassa 24 prosenttia vastaajista kokee itsensä yksinäiseksi (luottamusväli 18–31 %, n = 200)."
    assert said(made(), "fi") == expected
    assert said(made(), "fi-simple") == "Sallassa noin 2 vastaajaa kymmenestä kokee itsensä yksinäiseksi."
    assert said(made(14), "fi-simple") == "Sallassa noin 1 vastaaja kymmenestä kokee itsensä yksinäiseksi."
    assert said(made(3), "fi-simple") == "Sallassa 3 prosenttia vastaajista kokee itsensä yksinäiseksi."


def test_swedish_and_english_keep_the_word_order() -> None:
    swedish = Result("f7", "", "känner sig ensamma", Place("Salla", "i Salla", ""), value=Decimal(24), n=200)
    assert said(swedish, "sv") == "24 procent av de svarande i Salla känner sig ensamma (n = 200)."
    english = Result("f7", "", "feel lonely", Place("Salla", "in Salla", ""), value=Decimal(24), n=200)
    assert said(english, "en") == "24% of respondents in Salla feel lonely (n = 200)."


def test_a_limit_reads_as_a_limit() -> None:
    assert "Sallassa alle 15 prosenttia vastaajista" in said(made(15, bound="under", n=40), "fi")
    assert said(made(85, bound="over", n=40), "fi").startswith("Sallassa yli 85 prosenttia vastaajista")


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_few_and_protected_are_the_same_words_and_carry_no_number(language) -> None:
    hidden = [result_sentences(made(None, reason=reason), language) for reason in ("too_few", "protected")]
    assert hidden[0] == hidden[1]
    assert not any(sentence.numbers for sentence in hidden[0])
    assert not re.search(r"\d", hidden[0][0].text)


def test_an_uncertain_result_says_so() -> None:
    assert said(made(uncertain=True), "fi").endswith(
        "Tulos on epävarma: vastaajia on vähän tai luottamusväli on leveä."
    )


def test_a_clear_difference() -> None:
    higher = comparison_sentence(made(), made(12, POSIO), "higher", "fi")
    assert higher
    assert higher.text == "Osuus on Sallassa suurempi kuin Posiolla. Ero on selvä."
    plainly = comparison_sentence(made(), made(12, POSIO), "higher", "fi-simple")
    assert plainly
    assert plainly.text == "Sallassa näin vastasi noin 2 kymmenestä. Posiolla näin vastasi noin 1."


def test_plain_finnish_does_not_show_a_clear_difference_as_two_equal_numbers() -> None:
    told = comparison_sentence(made(24), made(16, POSIO), "higher", "fi-simple")
    assert told
    assert told.text == "Osuus on Sallassa suurempi kuin Posiolla. Ero on selvä."


def test_no_clear_difference() -> None:
    unclear = comparison_sentence(made(), made(12, POSIO), "unclear", "fi")
    expected = "Sallassa ja Posiolla tulokset eivät eroa selvästi. Pieni ero on silti mahdollinen."
    assert unclear
    assert unclear.text == expected


@given(
    language=st.sampled_from(LANGUAGES),
    values=st.tuples(*(st.one_of(st.none(), st.integers(0, 100)),) * 2),
    reason=st.sampled_from(["too_few", "protected", "not_collected"]),
)
def test_no_difference_is_claimed_unless_its_verdict_is_clear(language, values, reason) -> None:
    first, second = (
        made(value, where, reason="" if value is not None else reason, low=None, high=None)
        for value, where in zip(values, (SALLA, POSIO), strict=True)
    )
    told = comparison_sentence(first, second, "unclear", language)
    alone = [sentence.text for result in (first, second) for sentence in result_sentences(result, language)]
    assert not any(CLAIMS.search(text) for text in [*alone, told.text if told else ""])
    if None in values:
        assert comparison_sentence(first, second, "higher", language) is None


PAIRS = st.lists(
    st.builds(
        Pair, st.sampled_from([SALLA, POSIO]), st.just(LAPLAND), st.sampled_from(["higher", "lower", "unclear"]),
        st.booleans(),
    ),
    max_size=6,
)  # fmt: skip


@given(pairs=PAIRS, among=st.sampled_from(["areas", "groups"]), language=st.sampled_from(LANGUAGES))
def test_a_title_claims_a_difference_exactly_when_one_is_clear(pairs, among, language) -> None:
    title = finding(pairs, among, "Yksinäisyys", language)
    clear = [pair for pair in pairs if pair.verdict != "unclear"]
    assert bool(CLAIMS.search(title)) == bool(clear)
    if not pairs:
        assert title == "Yksinäisyys"


def test_titles_name_our_own_place_first() -> None:
    ours = Pair(SALLA, POSIO, "lower")
    others = Pair(POSIO, LAPLAND, "higher", ours=False)
    assert finding([others, ours], "areas", "", "fi") == "Osuus on Sallassa pienempi kuin Posiolla"
    unclear = Pair(SALLA, POSIO, "unclear")
    assert finding([others, unclear], "areas", "", "fi") == "Osuus on Posiolla suurempi kuin Itä-Lapissa"
    assert finding([unclear], "areas", "", "fi") == "Kuntien erot voivat johtua sattumasta"


def test_a_change_only_when_it_is_clear() -> None:
    grown = change_sentence(Change("f7", "higher", Decimal(6), 2023), "fi")
    assert grown.text == "Osuus on kasvanut 6 prosenttiyksikköä vuodesta 2023."
    assert [number.text for number in grown.numbers] == ["6"]
    steady = change_sentence(Change("f7", "unclear", Decimal(6), 2023), "fi")
    assert steady.text == "Osuus ei ole selvästi muuttunut vuodesta 2023."
    assert not steady.numbers


def test_places_use_stored_forms_and_are_never_inflected_by_rule() -> None:
    forms = {"fi": {"genitive": "Posion", "where": "Posiolla"}}
    assert place({"fi": "Posio"}, forms, "municipality", "fi").where == "Posiolla"
    assert place({"fi": "Kuusamo"}, {"fi": {"genitive": "Kuusamon"}}, "municipality", "fi").where == "Kuusamon kunnassa"
    assert place({"fi": "Kuusamo"}, {}, "municipality", "fi").where == "kunnassa Kuusamo"
    assert place({"fi": "Posio"}, forms, "municipality", "sv").where == "i Posio"


def test_groups_have_words_and_unknown_ones_have_none() -> None:
    assert group_words("age=18-44", "fi") == Place("18–44-vuotiaat", "18–44-vuotiailla", "")
    assert group_words("age=65+", "sv") == Place("personer som fyllt 65 år", "bland personer som fyllt 65 år", "")
    assert group_words("sex=man", "en") == Place("men", "among men", "")
    assert group_words("work=1", "fi") is None
    assert group_words("age=65+,sex=man", "fi") is None


def test_lists_read_as_lists() -> None:
    assert listed(["Posiolla"], "fi") == "Posiolla"
    assert listed(["Posiolla", "Sallassa", "Savukoskella"], "fi") == "Posiolla, Sallassa ja Savukoskella"
