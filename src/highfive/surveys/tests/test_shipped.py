"""The questionnaires that ship: the same questions and options in every language, and nothing missing."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from highfive.surveys.formats.xlsform import read_xlsform
from highfive.surveys.rules.navigation import cleaned, ending, first_page, next_page
from highfive.surveys.rules.questionnaire import LANGUAGES, Questionnaire, from_json, texts_of, to_json, untranslated

FOLDER = Path(__file__).parents[1] / "questionnaires"
TODAY = date(2026, 11, 24)
LONG, SHORT = "hyvinvointi_ja_turvallisuus", "lyhyt"
ORDER = (
    *("municipality", "age", "sex", "life_now", "joys", "lonely", "someone", "welcome", "heard", "know_how", "opinion"),
    *("takes_part", "wants_more", "obstacles", "safe_home", "safe_village", "safe_traffic", "safe_online"),
    *("safety_worry", "prepared", "care_access", "local_access", "transport", "digital", "money", "trust_people"),
    *("trust_municipality", "helps", "open", "language", "work", "alone"),
)
THEMES = {"QOL", "LON", "INC", "PAR", "SAF", "SER", "ECO", "TRU"}


@cache
def shipped(name: str) -> Questionnaire:
    imported = read_xlsform((FOLDER / f"{name}.xlsx").read_bytes(), f"{name}.xlsx")
    assert (imported.problems, imported.notices) == ((), ())
    assert imported.questionnaire
    return imported.questionnaire


@pytest.mark.slow
@pytest.mark.parametrize("name", [LONG, SHORT])
def test_every_text_is_there_in_every_language(name: str) -> None:
    questionnaire = shipped(name)
    assert questionnaire.languages == LANGUAGES
    assert not [place for place, texts in texts_of(questionnaire) if set(texts) != set(LANGUAGES)]
    assert not any(untranslated(questionnaire, language) for language in LANGUAGES)


@pytest.mark.slow
@pytest.mark.parametrize("name", [LONG, SHORT])
def test_every_language_has_the_same_ids_and_codes(name: str) -> None:
    """Read as if each language were the only one: the questions, options and conditions must not change."""
    shapes = set()
    for kept in LANGUAGES:
        questionnaire = from_json(_only(to_json(shipped(name)), kept))
        assert untranslated(questionnaire, kept) == []
        shapes.add(tuple((q.name, *(o.name for o in q.options)) for q in questionnaire.questions.values()))
    assert len(shapes) == 1


def _only(value: object, language: str) -> object:
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            return {language: value[language]}
        return {key: _only(each, language) for key, each in value.items()}
    return [_only(each, language) for each in value] if isinstance(value, list) else value


@pytest.mark.slow
def test_the_long_one_asks_the_32_questions_in_order() -> None:
    questions = shipped(LONG).questions
    assert [name for name, question in questions.items() if question.is_answered] == list(ORDER)
    assert [option.name for option in questions["municipality"].options] == [
        "320",
        "583",
        "614",
        "732",
        "742",
        "elsewhere",
    ]
    assert [option.name for option in questions["life_now"].options] == ["1", "2", "3", "4", "5"]
    assert [option.name for option in questions["heard"].options] == ["1", "2", "3", "4", "9"]
    assert [option.group for option in questions["age"].options] == ["", "18-44", "18-44", "45-64", "65+", "65+"]
    assert questions["lonely"].labels["sv"] == "Hur ofta känner du dig ensam?"
    assert (questions["open"].max_length, questions["helps"].max_selected) == (1000, 3)
    assert {q.name: q.min_n for q in questions.values() if q.level == "region"} == dict.fromkeys(
        ("safe_home", "language", "work", "alone"), 100
    )


@pytest.mark.slow
def test_roles_and_help_are_there() -> None:
    long = shipped(LONG)
    assert [long.role(role).name for role in ("municipality", "age", "sex")] == ["municipality", "age", "sex"]
    assert [line.phone for line in long.help_lines] == ["112", "080 005 005", "09 2525 0111"]
    assert {"welcome", "voluntary", "privacy", "thanks", "interviewer_introduction", "paper_instructions"} <= set(
        long.texts
    )


@pytest.mark.slow
def test_each_theme_has_one_headline_and_every_indicator_its_sentence() -> None:
    indicators = shipped(LONG).indicators
    assert sorted(indicator.theme for indicator in indicators if indicator.headline) == sorted(THEMES)
    assert {indicator.theme for indicator in indicators} == THEMES | {""}
    for indicator in indicators:
        options = {option.name for option in shipped(LONG).questions[indicator.question].options}
        assert set(indicator.options) < options - set(indicator.excluded)
    home = next(indicator for indicator in indicators if indicator.code == "safety_worry.home")
    assert (home.level, home.min_n) == ("region", 100)


@pytest.mark.slow
def test_the_short_one_asks_the_same_seven() -> None:
    long, short = shipped(LONG).questions, shipped(SHORT).questions
    assert list(short) == ["life_now", "lonely", "someone", "welcome", "heard", "takes_part", "safe_village"]
    for name, question in short.items():
        assert (question.labels, question.options) == (long[name].labels, long[name].options)


def way(answers: dict[str, str]) -> list[str]:
    page, seen = first_page(shipped(LONG), answers, today=TODAY), []
    while page:
        seen.append(page.name)
        page = next_page(shipped(LONG), answers, page.name, today=TODAY)
    return seen


@pytest.mark.slow
def test_skips_and_endings() -> None:
    assert way({}) == list(ORDER)
    assert way({"municipality": "elsewhere"}) == ["municipality", "ends_elsewhere"]
    assert way({"municipality": "732", "age": "under_18"}) == ["municipality", "age", "ends_under_18"]
    assert "obstacles" not in way({"wants_more": "no", "takes_part": "weekly"})
    assert "obstacles" in way({"wants_more": "no", "takes_part": "not_at_all"})
    assert "obstacles" in way({"wants_more": "maybe"})
    kept = cleaned(shipped(LONG), {"age": "under_18", "lonely": "4", "open": "x"}, today=TODAY)
    assert kept == {"age": "under_18"}
    assert ending(shipped(LONG), kept, today=TODAY).name == "ends_under_18"


@pytest.mark.slow
@pytest.mark.parametrize("name", [LONG, SHORT])
def test_json_gives_the_same_questionnaire_back(name: str) -> None:
    assert from_json(json.loads(json.dumps(to_json(shipped(name))))) == shipped(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [LONG, SHORT])
def test_other_tools_can_read_it(name: str) -> None:
    xform = convert(FOLDER / f"{name}.xlsx", validate=False).xform
    assert "Onko kotona turvallista?" in xform or name == SHORT
    assert "Kuinka usein olet yksinäinen?" in xform


@pytest.mark.slow
@pytest.mark.parametrize("name", [LONG, SHORT])
def test_no_cell_is_a_formula_or_has_stray_spaces(name: str) -> None:
    for sheet in load_workbook(FOLDER / f"{name}.xlsx").worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert isinstance(cell.value, str), cell.coordinate
            assert cell.value == " ".join(cell.value.split()), (sheet.title, cell.coordinate)
            assert not cell.value.startswith(("=", "+", "@")), (sheet.title, cell.coordinate)
