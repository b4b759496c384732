"""From sealed answers to released numbers: agreement with the library called directly and with svy; edges; refusals."""

import math
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars
import pytest
import svy

from highfive.core.models import Person, Region
from highfive.core.rules import Refused
from highfive.figures.actions import publish_population
from highfive.figures.models import Publication
from highfive.surveys.actions import close_round, open_round, release
from highfive.surveys.analysis import release as analysis
from highfive.surveys.analysis.release import BANDS, PUBLIC_AGES, SEXES, NobodyError, Release, Respondent
from highfive.surveys.models import Answer, Round
from highfive.surveys.rules import tables
from highfive.surveys.rules.questionnaire import Option, Page, Question, to_json
from highfive.surveys.rules.tables import Tabulated
from highfive.surveys.tests.conftest import make_round, small_questionnaire, words
from surveystats import (
    Weights,
    base_weights,
    clear_differences,
    crossed_margin,
    domains,
    margin,
    proportion_differences,
    proportions,
    survey_design,
    weigh,
)
from surveystats.disclosure import RevealingError, protection
from surveystats.disclosure.rules import Form

PEOPLE = {"320": 5200, "614": 2300, "732": 2500}
SHARES = {"18-29": 0.13, "30-44": 0.2, "45-64": 0.32, "65-79": 0.26, "80+": 0.09}
POPULATION = {
    (place, sex, band): round(people * part / 2) for place, people in PEOPLE.items()
    for band, part in SHARES.items() for sex in SEXES
}  # fmt: skip
LONELY = Tabulated("lonely", ("never", "seldom", "often"), ("often",), "lonely")
HAPPY = Tabulated("happy", ("very", "quite", "not"), ("very", "quite"), "happy")
JOYS = Tabulated("joys", ("nature", "work", "none"), several=True, alone="none")
QUESTIONS = (LONELY, HAPPY, JOYS)


def drawn(seed: int = 1, rate: float = 0.12, untold: float = 0.02) -> list[Respondent]:
    """Respondents at the given rate; some skip a question, some do not tell their sex or age."""
    rng = np.random.default_rng(seed)
    rows = []
    for (place, sex, band), people in POPULATION.items():
        for _ in range(rng.binomial(people, rate)):
            answers: dict[str, Any] = {}
            if rng.random() > 0.04:
                answers["lonely"] = str(rng.choice(LONELY.categories, p=(0.5, 0.3, 0.2)))
            answers["happy"] = str(rng.choice(HAPPY.categories, p=(0.3, 0.4, 0.3)))
            joys = [joy for joy, chance in (("nature", 0.6), ("work", 0.4)) if rng.random() < chance]
            answers["joys"] = joys or ["none"]
            told = rng.random(2) > untold
            rows.append(Respondent(place, sex if told[0] else None, band if told[1] else None, "web", answers))
    return rows


def released(rows: list[Respondent], *questions: Tabulated) -> Release:
    return analysis.release_coded(rows, POPULATION, tuple(PEOPLE), "R", questions or QUESTIONS)


def by_key(release: Release) -> dict[tuple[str, str, str], Any]:
    return {(figure.indicator, figure.area_code, figure.group): figure for figure in release.figures}


def coded(values: list[Any], labels: tuple[str, ...]) -> Any:
    return np.array([labels.index(value) if value in labels else -1 for value in values])


def weighed(rows: list[Respondent]) -> tuple[Weights, Any, Any]:
    """The documented recipe, written once more: base weights, then municipality x age and sex."""
    places = tuple(PEOPLE)
    people = np.array([[[POPULATION[p, s, b] for b in BANDS] for s in SEXES] for p in places], dtype=float)
    place, sex, band = (coded([getattr(row, name) for row in rows], labels)
                        for name, labels in (("municipality", places), ("sex", SEXES), ("band", BANDS)))  # fmt: skip
    by_age = crossed_margin("", place, places, band, BANDS, people.sum(axis=1))
    by_sex = margin("", sex, SEXES, people.sum(axis=(0, 2)))
    sizes = people.sum(axis=(1, 2))
    return weigh(base_weights(place, sizes), [by_age, by_sex]), place, sizes


def chose(rows: list[Respondent], code: str, *options: str) -> Any:
    """1 where an option was chosen, 0 where another, -1 where the question was skipped."""
    given = [row.answers.get(code, ()) for row in rows]
    sets = [{one} if isinstance(one, str) else set(one) for one in given]
    return np.array([int(bool(one & set(options))) if one else -1 for one in sets])


def inside(row: Respondent, area: str, group: str) -> bool:
    traits = dict(part.split("=") for part in group.split(",")) if group != "all" else {}
    own = {"sex": row.sex, "age": PUBLIC_AGES.get(row.band or "")}
    return area in ("R", row.municipality) and all(own[name] == label for name, label in traits.items())


@pytest.fixture(scope="module")
def rows() -> list[Respondent]:
    return drawn()


@pytest.fixture(scope="module")
def found(rows: list[Respondent]) -> Release:
    return released(rows)


OPTIONS = {
    "lonely": ("lonely", "often"), "lonely.seldom": ("lonely", "seldom"), "happy": ("happy", "very", "quite"),
    "happy.not": ("happy", "not"), "joys.nature": ("joys", "nature"),
}  # fmt: skip


@pytest.mark.slow
def test_every_plain_number_is_what_the_library_gives(rows: list[Respondent], found: Release) -> None:
    """Item non-response leaves the domain and never the design; rounded once, limits outward, n to the nearest five."""
    weights, place, sizes = weighed(rows)
    design, seen = survey_design(weights, place, stratum_sizes=sizes), 0
    for (indicator, area, group), figure in by_key(found).items():
        if figure.value is None or figure.bound or indicator not in OPTIONS:
            continue
        code = np.array([0 if inside(row, area, group) else -1 for row in rows])
        one = proportions(domains(design, code), chose(rows, *OPTIONS[indicator]), ("no", "yes")).at(0, "yes")
        assert figure.value == math.floor(100 * one.value + 0.5)
        assert (figure.low, figure.high) == (math.floor(100 * one.lower), math.ceil(100 * one.upper))
        assert abs(figure.n - one.n) <= 7  # the nearest five, or the next one where that would tell too much
        assert figure.uncertain == (figure.n < 50 or figure.high - figure.low > 30)
        seen += 1
    assert seen > 120


@pytest.mark.slow
def test_agreement_with_svy() -> None:
    """A second implementation: raked by svy to the same margins, shares and Wilson limits with the correction."""
    rows = drawn(seed=4, untold=0)
    figures, (weights, place, sizes) = by_key(released(rows)), weighed(rows)
    cells, sexes = weights.margins
    frame = polars.DataFrame({
        "area": [str(row.municipality) for row in rows], "sex": [str(row.sex) for row in rows],
        "cell": [cells.labels[code] for code in cells.codes], "size": sizes[place], "base": weights.base,
        "everyone": ["R"] * len(rows),
        "often": [None if code < 0 else float(code) for code in chose(rows, "lonely", "often")],
    })  # fmt: skip
    controls = {name: dict(zip(one.labels, one.totals, strict=True)) for name, one in (("cell", cells), ("sex", sexes))}
    sample = svy.Sample(frame, svy.Design(stratum="area", wgt="base", pop_size="size"))
    sample = sample.weighting.rake(controls=controls, tol=1e-12, max_iter=500)
    seen = 0
    for by, key in (("area", lambda label: (label, "all")), ("sex", lambda label: ("R", f"sex={label}")),
                    ("everyone", lambda label: (label, "all"))):  # fmt: skip
        (theirs,) = sample.estimation.prop(["often"], by=by, ci_method="wilson", drop_nulls=True)
        for one in theirs.estimates:
            if float(one.y_level) == 1:
                ours = figures["lonely", *key(one.by_level[0])]
                wanted = math.floor(100 * one.est + 0.5), math.floor(100 * one.lci), math.ceil(100 * one.uci)
                assert (ours.value, ours.low, ours.high) == wanted
                seen += 1
    assert seen == 6


@pytest.mark.slow
def test_differences_are_tested_with_their_covariance_and_all_together(rows: list[Respondent], found: Release) -> None:
    weights, place, sizes = weighed(rows)
    design = survey_design(weights, place, stratum_sizes=sizes)
    by = domains(design, place, tuple(PEOPLE))
    figures = by_key(found)
    tests, verdicts = [], []
    for one in found.comparisons:
        assert figures[one.indicator, one.area_code, one.group].value is not None
        assert not figures[one.indicator, one.area_code, one.group].bound
        assert figures[one.indicator, one.other_area_code, one.other_group].low is not None
        verdicts.append(one.verdict)
        if one.area_code != "R":
            item = chose(rows, *OPTIONS.get(one.indicator, ("joys", one.indicator.partition(".")[2])))
            pair = (one.area_code, tuple(PEOPLE))
            tests.append((one, proportion_differences(by, item, ("no", "yes"), [pair]).at(0, "yes")))
    assert len(tests) == 15
    assert {"higher", "lower"} & set(verdicts) or not any(clear_differences([test.p_value for _, test in tests]))
    for one, test in tests:
        if one.verdict != "unclear":
            assert test.p_value < 0.1
            assert (test.value > 0) == (one.verdict == "higher")


@pytest.mark.slow
def test_a_clear_difference_is_found_and_chance_is_not() -> None:
    rows = drawn(seed=2)
    for k, row in enumerate(rows):
        if row.municipality == "732" and k % 2:
            row.answers["lonely"] = "often"
    verdicts = {(one.indicator, one.area_code): one.verdict for one in released(rows).comparisons if one.group == "all"}
    assert verdicts["lonely", "732"] == "higher"
    assert verdicts["lonely", "320"] == "lower"
    assert verdicts["happy", "732"] == verdicts["happy", "320"] == "unclear"


@pytest.mark.slow
def test_small_groups_are_hidden(rows: list[Respondent]) -> None:
    """Under 30 answers, or fewer than 100 people however many answered."""
    few = [row for k, row in enumerate(rows) if row.municipality != "614" or k % 3 == 0]
    figures = by_key(released(few, LONELY))
    assert figures["lonely", "614", "age=18-44"].reason == "too_few"
    small = POPULATION | {("614", "woman", band): 19 for band in BANDS}
    release = analysis.release_coded(rows, small, tuple(PEOPLE), "R", (LONELY,))
    assert by_key(release)["lonely", "614", "sex=woman"].rule == "small_population"
    assert by_key(release)["lonely", "614", "sex=man"].reason == "protected"  # or subtraction would give it back


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "often", "never"), [("never", "under", "over"), ("often", "over", "under")])
def test_nobody_and_everybody_are_told_as_limits(rows: list[Respondent], answer: str, often: str, never: str) -> None:
    same = [replace(row, answers={"lonely": answer}) for row in rows]
    figures = by_key(released(same, LONELY))
    assert {figures["lonely", area, "all"].bound for area in ("R", *PEOPLE)} == {often}
    whole = figures["lonely.never", "R", "all"]
    assert (whole.bound, whole.low, whole.high) == (never, None, None)
    assert whole.value == (Decimal(5) if never == "under" else Decimal(95))


@pytest.mark.slow
def test_groups_without_an_answer(rows: list[Respondent]) -> None:
    """Nobody of a municipality answered a question; nobody at all answered another: no reason to refuse the rest."""
    skipped = [replace(row, answers={"lonely": row.answers.get("lonely", "never")} if row.municipality != "614" else {})
               for row in rows]  # fmt: skip
    figures = by_key(released(skipped, LONELY, HAPPY))
    assert {figure.reason for key, figure in figures.items() if key[1] == "614"} == {"too_few"}
    assert {figure.reason for key, figure in figures.items() if key[0].startswith("happy")} == {"too_few"}
    assert figures["lonely", "R", "all"].value is not None


@pytest.mark.slow
def test_those_who_did_not_tell_count_in_every_total_and_are_no_group(rows: list[Respondent], found: Release) -> None:
    assert {figure.group for figure in found.figures if "unknown" in figure.group} == set()
    told = [row for row in rows if row.sex and row.band]
    assert len(told) < len(rows) - 20
    whole = by_key(found)["happy", "R", "all"]
    assert abs(whole.n - len(rows)) <= 7
    assert found.facts["n"] == 5 * round(len(rows) / 5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trait", "left"), [({"sex": None}, {"age"}), ({"band": None}, {"sex"}), ({"sex": "woman"}, {"age"})]
)
def test_a_trait_that_divides_nobody_is_left_out(rows: list[Respondent], trait: Any, left: set[str]) -> None:
    """A questionnaire without the question of sex or age is released by what it did ask."""
    figures = by_key(released([replace(row, **trait) for row in rows], LONELY))
    assert {part.split("=")[0] for _, _, group in figures for part in group.split(",")} == {"all"} | left
    assert figures["lonely", "R", "all"].value is not None


@pytest.mark.slow
def test_what_is_told_for_the_region_only(rows: list[Respondent]) -> None:
    options = replace(JOYS, region_categories=("work",))
    figures = by_key(released(rows, replace(LONELY, region_only=True), options))
    assert {area for code, area, _ in figures if code.startswith("lonely")} == {"R"}
    assert {area for code, area, _ in figures if code == "joys.work"} == {"R"}
    assert {area for code, area, _ in figures if code == "joys.nature"} == {"R", *PEOPLE}
    assert figures["lonely", "R", "all"].value is not None
    few = by_key(released(rows[::14], replace(LONELY, region_only=True)))
    assert few["lonely", "R", "all"].reason == "too_few"  # under a hundred


@pytest.mark.slow
def test_answers_without_a_code_have_no_interval_no_test_and_no_municipality(rows: list[Respondent]) -> None:
    some = rows[::7]
    release = analysis.release_open(some, POPULATION, tuple(PEOPLE), "R", QUESTIONS)
    assert release is not None
    assert {(figure.area_code, figure.group, figure.low, figure.high, figure.uncertain) for figure in release.figures} \
        == {("R", "all", None, None, False)}  # fmt: skip
    assert release.comparisons == ()
    assert analysis.release_open(rows[:29], POPULATION, tuple(PEOPLE), "R", QUESTIONS) is None
    elsewhere = [replace(row, municipality="999") for row in some]
    assert analysis.release_open(elsewhere, POPULATION, tuple(PEOPLE), "R", QUESTIONS) is None


@pytest.mark.slow
def test_a_municipality_that_answered_little_does_not_hold_the_rest_back(rows: list[Respondent]) -> None:
    """Its own numbers are few and uncertain; the region's people are met all the same."""
    thin = [row for place, row in enumerate(rows) if row.municipality != "614" or place % 10 == 0]
    assert 10 < sum(row.municipality == "614" for row in thin) < 30
    release = released(thin, LONELY)
    assert release.facts["largest_margin_gap"] < 1e-6
    assert by_key(release)["lonely", "R", "all"].value is not None
    assert by_key(release)["lonely", "614", "all"].reason == "too_few"


def test_nobody_to_weigh() -> None:
    with pytest.raises(NobodyError):
        released([replace(row, municipality=None) for row in drawn(rate=0.002)])


@pytest.fixture
def leaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protection that shows one of the numbers it should hide."""
    close = protection.close_item

    def leaky(*given: Any) -> Any:
        closed, verdict = close(*given), given[2]
        for place in np.argwhere((verdict.form == Form.UNDER) | (closed.form == Form.HIDDEN))[:1]:
            closed.form[tuple(place)] = Form.VALUE
        return closed

    monkeypatch.setattr(protection, "close_item", leaky)


@pytest.mark.slow
@pytest.mark.usefixtures("leaking")
def test_a_release_with_one_hidden_number_shown_is_refused(rows: list[Respondent]) -> None:
    few = [row for k, row in enumerate(rows) if row.municipality != "614" or k % 3 == 0]
    with pytest.raises(RevealingError):
        released(few, LONELY)


@pytest.fixture
def closed_round(region: Region, cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch) -> Round:
    """A closed round of the five municipalities with answers sealed, some of them without a code."""
    monkeypatch.setitem(PEOPLE, "583", 900)
    monkeypatch.setitem(PEOPLE, "742", 950)
    cells = {(place, sex, band): round(people * part / 2) for place, people in PEOPLE.items()
             for band, part in SHARES.items() for sex in SEXES}  # fmt: skip
    today = date.today()
    young = {(place, sex, band): 100 for place in PEOPLE for sex in SEXES for band in ("0-12", "13-17")}
    publish_population(region=region, cells=cells | young, period="31.12.2025", retrieved_on=today, by=None)
    round_ = make_round(region, cast["aino"], today - timedelta(days=10), today + timedelta(days=5))
    asked = replace(small_questionnaire(), pages=tuple(Page(q.name, (q,)) for q in (
        Question("place", "select_one", words("Kunta"), options=_options(*PEOPLE), role="municipality"),
        Question("band", "select_one", words("Ikä"), options=_options(*BANDS), role="age"),
        Question("sex", "select_one", words("Sukupuoli"), options=_options(*SEXES, "other"), role="sex"),
        Question("lonely", "select_one", words("Yksinäisyys"), options=_options(*LONELY.categories)),
    )))  # fmt: skip
    round_.questionnaire.definition = to_json(asked)
    round_.questionnaire.save()
    round_ = open_round(round_=round_, by=cast["aino"])
    round_ = close_round(round_=round_, by=cast["aino"])
    rng = np.random.default_rng(3)
    rows = []
    for (place, sex, band), people in cells.items():
        for k in range(rng.binomial(people, 0.15)):
            answers = {"place": place, "band": band, "sex": sex if k % 40 else "other",
                       "lonely": str(rng.choice(LONELY.categories, p=(0.5, 0.3, 0.2)))}  # fmt: skip
            sample = "open" if k % 10 == 3 else "coded"
            rows.append(Answer(round=round_, sample=sample, mode="web", language="fi", week=1, answers=answers))
    Answer.objects.bulk_create(rows)
    return round_


def _options(*names: str) -> tuple[Option, ...]:
    return tuple(Option(name, words(name)) for name in names)


@pytest.mark.slow
def test_a_round_is_released_once(closed_round: Round, cast: dict[str, Person]) -> None:
    coded_numbers = release.release_round(round_=closed_round, by=cast["aino"])
    kinds = list(Publication.objects.exclude(kind="population").values_list("kind", flat=True))
    assert sorted(kinds) == ["open_survey", "survey"]
    assert coded_numbers.figures.filter(bound="", reason="").count() > 50
    closed_round.refresh_from_db()
    assert (closed_round.status, closed_round.publication) == ("released", coded_numbers)
    with pytest.raises(Refused):
        release.release_round(round_=closed_round, by=cast["aino"])
    assert Publication.objects.exclude(kind="population").count() == 2


@pytest.mark.slow
@pytest.mark.usefixtures("leaking")
def test_when_the_attack_succeeds_nothing_is_published(closed_round: Round, cast: dict[str, Person]) -> None:
    with pytest.raises(Refused) as refused:
        release.release_round(round_=closed_round, by=cast["aino"])
    assert refused.value.refusal == release.REVEALING
    assert not Publication.objects.exclude(kind="population").exists()
    closed_round.refresh_from_db()
    assert closed_round.status == "closed"


@pytest.mark.slow
def test_open_answers_that_cannot_be_weighed_hold_nothing_back(
    closed_round: Round, cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unweighable(*_given: Any) -> None:
        raise analysis.RakingError(where="test", expected="weights", got="none")

    monkeypatch.setattr(analysis, "release_open", unweighable)
    assert release.release_round(round_=closed_round, by=cast["aino"]).kind == "survey"
    assert not Publication.objects.filter(kind="open_survey").exists()


def test_what_is_tabulated_names_the_questions_of_the_round() -> None:
    """Questions that weigh or end the survey are not told about; the others by all their options."""
    assert [(one.code, one.categories) for one in tables.tabulated(small_questionnaire())] == [
        ("lonely", ("never", "often")), ("joys", ("nature", "work", "none")),
    ]  # fmt: skip
