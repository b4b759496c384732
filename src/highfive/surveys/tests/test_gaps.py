"""Whose voice is missing: clear gaps only, no count that may not be known, nothing to learn from watching."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from scipy.stats import hypergeom

from highfive.core.models import Area, Person, Region
from highfive.figures.actions import publish_population
from highfive.surveys import actions, queries
from highfive.surveys.analysis.gaps import CHANCE, FEWEST_ANSWERS, MissingGroup, missing_groups
from highfive.surveys.analysis.release import BANDS, SEXES
from highfive.surveys.models import Answer, Draft, GapReading, Questionnaire, Round
from highfive.surveys.rules.questionnaire import Option, Page, Question, to_json
from highfive.surveys.rules.questionnaire import Questionnaire as Asked
from highfive.surveys.tests.conftest import make_round, words

CODES = ("320", "583", "614", "732", "742")
PEOPLE = {(code, sex, band): 200 for code in CODES for sex in SEXES for band in BANDS}
CELLS = list(PEOPLE)
Cell = tuple[str, str, str]
MISSING: Cell = ("614", "man", "18-29")


def told(each: int, **changed: int) -> list[Cell]:
    """`each` answers from every group; `changed` from the one that is missing, if given."""
    return [cell for cell in CELLS for _ in range(changed.get("missing", each) if cell == MISSING else each)]


def test_a_clear_gap_is_found_in_its_municipality_alone() -> None:
    assert missing_groups(told(30), PEOPLE, CODES) == ()
    assert missing_groups(told(30, missing=7), PEOPLE, CODES) == (MissingGroup(*MISSING, answers=5, expected=30),)


def test_a_gap_of_the_whole_region_is_found_before_its_municipalities_can_tell() -> None:
    young_men = [cell for cell in CELLS if cell[1:] == ("man", "18-29")]
    answers = [cell for cell in CELLS for _ in range(2 if cell in young_men else 8)]
    assert missing_groups(answers, PEOPLE, CODES) == (MissingGroup(None, "man", "18-29", answers=10, expected=35),)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_few_says_no_more_than_few(count: int) -> None:
    """On the list or not, and what it says, is the same for every count under five."""
    assert missing_groups(told(30, missing=count), PEOPLE, CODES)[0].answers is None
    assert missing_groups(told(8, missing=count), PEOPLE, CODES) == ()


def test_counts_are_told_to_the_nearest_five() -> None:
    for count in range(5, 13):
        (found,) = missing_groups(told(30, missing=count), PEOPLE, CODES)
        assert found.answers == {5: 5, 6: 5, 7: 5, 8: 10, 9: 10, 10: 10, 11: 10, 12: 10}[count]
        assert found.expected % 5 == 0


@pytest.mark.slow
@pytest.mark.parametrize("codes", [("320", "614"), ("320", "583", "614")])
def test_the_region_minus_a_municipality_does_not_narrow_a_few(codes: tuple[str, ...]) -> None:
    """7 of one and 1 of the other were told as 5, few and 10: somebody of the other had to be among them."""
    people = {cell: persons for cell, persons in PEOPLE.items() if cell[0] in codes}
    looks: dict[str, set[tuple[int, ...]]] = {}
    for counts in product(range(13), *[range(7)] * (len(codes) - 1)):
        own = {(code, *MISSING[1:]): count for code, count in zip(codes, counts, strict=True)}
        answers = [cell for cell in people for _ in range(own.get(cell, 30))]
        found = missing_groups(answers, people, codes)
        looks.setdefault(str([(group.municipality, group.answers) for group in found]), set()).add(counts)
    for told, truths in looks.items():
        for place, code in enumerate(codes):
            if place and f"('{code}', None)" in told:
                assert {counts[place] for counts in truths} == set(range(5)), told


def test_a_young_round_says_nothing() -> None:
    own = {cell: persons for cell, persons in PEOPLE.items() if cell[0] == "614"}
    answers: list[Any] = [("614", None, band) for band in BANDS[1:]] * FEWEST_ANSWERS
    assert missing_groups(answers[: FEWEST_ANSWERS - 1], own, ["614"]) == ()
    assert missing_groups(answers[:FEWEST_ANSWERS], own, ["614"])


def test_it_is_silent_when_too_many_have_not_told_where_they_belong() -> None:
    known: list[Any] = told(30, missing=5)
    assert missing_groups(known + [("614", "man", None)] * (len(known) // 5), PEOPLE, CODES)
    assert missing_groups(known + [("614", "man", None)] * (len(known) // 3), PEOPLE, CODES) == ()
    assert missing_groups([], PEOPLE, CODES) == ()
    assert missing_groups([(None, None, None)] * 500, PEOPLE, CODES) == ()
    assert missing_groups(known * 8, PEOPLE, CODES) == (), "more answers than people"


def test_a_trait_that_is_not_asked_divides_nobody() -> None:
    unsexed: Sequence[Any] = [(m, None, b) for m, _sex, b in told(20, missing=0)]
    found = missing_groups([row for row in unsexed if row != ("614", None, "18-29")], PEOPLE, CODES)
    assert found == (
        MissingGroup(None, None, "18-29", answers=160, expected=190),
        MissingGroup("614", None, "18-29", answers=None, expected=40),
    )


def test_where_one_municipality_is_asked_it_is_the_whole() -> None:
    own = {cell: persons for cell, persons in PEOPLE.items() if cell[0] == "614"}
    answers = [cell for cell in own for _ in range(6 if cell == MISSING else 40)]
    assert missing_groups(answers, own, ["614"]) == (MissingGroup(*MISSING, answers=5, expected=35),)


@pytest.mark.slow
def test_chance_alone_seldom_makes_a_gap() -> None:
    """At most one round in ten; 60 rounds of 700 answers drawn by lot: over 13 alarms would be four deviations off."""
    everybody = [cell for cell in CELLS for _ in range(PEOPLE[cell])]
    lot = random.Random(7)
    assert sum(bool(missing_groups(lot.sample(everybody, 700), PEOPLE, CODES)) for _ in range(60)) <= 13


def most_named(n: int, group: Cell) -> int:
    """The largest number of answers of a group with which it is still called missing; municipality "": the region."""
    inside = [cell for cell in CELLS if cell[1:] == group[1:] and group[0] in ("", cell[0])]
    outside = [cell for cell in CELLS if cell not in inside]
    named = [-1]
    for count in range(5, n):
        answers = (inside * count)[:count] + (outside * n)[: n - count]
        found = {(each.municipality or "", each.sex, each.band) for each in missing_groups(answers, PEOPLE, CODES)}
        if group not in found:
            return named[-1]
        named.append(count)
    return named[-1]


@pytest.mark.slow
@pytest.mark.parametrize("n", [700, 3000])
def test_the_chance_of_any_false_gap_is_under_one_in_ten(n: int) -> None:
    """Counted, not drawn: who answers by lot are hypergeometric; the chances of all sixty groups together."""
    everybody, region, own = sum(PEOPLE.values()), 200 * len(CODES), 200
    regional = hypergeom.cdf(most_named(n, ("", *MISSING[1:])), everybody, region, n)
    municipal = hypergeom.cdf(most_named(n, MISSING), everybody, own, n)
    assert 0 < 10 * regional + 50 * municipal < CHANCE


def questionnaire() -> Asked:
    """Municipality, sex and age as the register knows them, and one question."""

    def page(name: str, *options: str, role: str = "") -> Page:
        choices = tuple(Option(option, words(option)) for option in options)
        return Page(name, (Question(name, "select_one", words(name), options=choices, role=role),))

    return Asked(
        code="gaps", titles=words("Kysely"), languages=("fi", "fi-simple", "sv", "en"),
        pages=(
            page("municipality", *CODES, role="municipality"), page("sex", *SEXES, "other", role="sex"),
            page("age", *BANDS, role="age"), page("lonely", "never", "often"),
        ),
    )  # fmt: skip


@pytest.fixture
def asked(region: Region, cast: dict[str, Person], today: date) -> Round:
    cells = {(area.code, sex, band): 200 for area in region.municipalities.all() for sex in SEXES
             for band in ("0-12", "13-17", *BANDS)}  # fmt: skip
    publish_population(region=region, cells=cells, period="31.12.2025", retrieved_on=today, by=None)
    round_ = make_round(region, cast["aino"], today - timedelta(days=9), today, allows_open=True)
    Questionnaire.objects.filter(pk=round_.questionnaire_id).update(definition=to_json(questionnaire()))
    queries.parsed.cache_clear()
    return actions.open_round(round_=round_, by=cast["aino"])


def seal_answers(round_: Round, cells: Sequence[Cell], sample: str = "coded") -> None:
    Answer.objects.bulk_create(
        Answer(round=round_, sample=sample, mode="web", language="fi", week=1,
               answers={"municipality": municipality, "sex": sex, "age": band, "lonely": "never"})
        for municipality, sex, band in cells
    )  # fmt: skip


def test_the_night_reads_what_is_sealed_and_the_page_tells_it(
    as_person: Any, cast: dict[str, Person], region: Region, asked: Round, today: date
) -> None:
    seal_answers(asked, told(30, missing=4))
    seal_answers(asked, [MISSING] * 40, sample="open")
    for _ in range(2):
        actions.read_gaps(today=today)
    (voice,) = queries.missing_voices(region)
    assert voice.round == asked
    assert voice.area == Area.objects.get(code="614")
    assert (voice.answers, voice.expected) == (None, 30)
    assert voice.url == f"/kyselyt/{asked.pk}/#voices"
    aino = as_person(cast["aino"])
    page = aino.get(f"/kyselyt/{asked.pk}/").content.decode()
    section = page[page.index('id="voices"') :][:3000]
    for word in ("Kenen ääni puuttuu?", f"Posio, {voice.sex}, {voice.band}", "alle 5", ">30<"):
        assert word in section
    actions.close_round(round_=asked, by=cast["aino"])
    assert queries.missing_voices(region) == []
    assert 'id="voices"' not in aino.get(f"/kyselyt/{asked.pk}/").content.decode()
    actions.read_gaps(today=today)
    assert not GapReading.objects.exists()


def test_what_waits_to_be_sealed_moves_nothing(region: Region, asked: Round, today: date) -> None:
    """Sent answers show only once ten of them are sealed together; until then two nights are alike."""
    seal_answers(asked, told(30, missing=7))
    actions.read_gaps(today=today)
    before = queries.missing_voices(region)
    codes = actions.create_codes(round_=asked, count=19, label="Posio", by=Person.objects.get(name="Aino Alatalo"))[1]
    for code in codes:
        actions.enter_answer(
            round_=asked, code=code, mode="web", language="fi",
            answers={"municipality": "614", "sex": "man", "age": "18-29", "lonely": "often"},
        )  # fmt: skip
    actions.seal_open_rounds()
    actions.read_gaps(today=today)
    assert Draft.objects.count() == 19
    assert [(v.area, v.answers, v.expected) for v in queries.missing_voices(region)] == [
        (v.area, v.answers, v.expected) for v in before
    ]


def test_the_largest_come_first_and_only_what_fits(region: Region, asked: Round, today: date) -> None:
    few = {("614", "man", "18-29"): 4, ("320", "woman", "80+"): 10, ("732", "man", "80+"): 6}
    seal_answers(asked, [cell for cell in CELLS for _ in range(few.get(cell, 40))])
    actions.read_gaps(today=today)
    shown = [(voice.area.code, voice.answers) for voice in queries.missing_voices(region)]
    assert shown[:2] == [("614", None), ("732", 5)]
    assert len(queries.missing_voices(region, most=2)) == 2
    assert len(queries.voices_missing_from(asked)) == len(shown)


def test_without_a_population_or_answers_the_page_says_that_it_cannot_say(
    as_person: Any, cast: dict[str, Person], open_round: Round, today: date
) -> None:
    actions.read_gaps(today=today)
    page = as_person(cast["aino"]).get(f"/kyselyt/{open_round.pk}/").content.decode()
    section = page[page.index('id="voices"') :][:900]
    assert "<table" not in section
    assert "vielä" in section


def test_others_do_not_see_the_gaps_of_a_region(
    as_person: Any, stranger: Person, other_region: Region, asked: Round, today: date
) -> None:
    seal_answers(asked, told(30, missing=0))
    actions.read_gaps(today=today)
    assert queries.missing_voices(other_region) == []
    assert as_person(stranger).get(f"/kyselyt/{asked.pk}/").status_code == 404
