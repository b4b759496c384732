"""PxWeb in both forms, and JSON-stat: variables by their text, limits, splitting, cells without numbers."""

from decimal import Decimal

import pytest

from highfive.figures.sources import jsonstat
from highfive.figures.sources.statfin import CELLS_AT_MOST, StatFin, split
from highfive.figures.sources.web import SourceFailed
from highfive.figures.tests.conftest import AGES, MUNICIPALITIES, persons


@pytest.fixture
def client(pxweb, fetcher) -> StatFin:
    return StatFin(fetcher, pxweb.base)


def test_a_table_is_found_by_its_short_name_in_both_forms(client) -> None:
    table = client.table("vaerak", "11re")
    assert table.address.endswith(("/statfin_vaerak_pxt_11re.px", "/11re.px"))
    assert table.updated == "2026-06-06T21:04:32"
    with pytest.raises(SourceFailed, match=r"has no table 11r\.$"):
        client.table("vaerak", "11r")


def test_population_is_the_same_from_both_forms(client) -> None:
    cells, year, _day = client.population(MUNICIPALITIES, 2019)
    assert year == 2019
    assert len(cells) == 5 * 2 * 7
    assert cells["732", "woman", "80+"] == persons("KU732", "100", "2", "2019")
    assert cells["320", "man", "0-12"] == persons("KU320", "000", "1", "2019")


def test_the_newest_year_is_taken_where_none_is_named(client) -> None:
    assert client.population(["732"])[1] == 2025


def test_the_question_carries_the_codes_of_the_tables_own_metadata(pxweb, client) -> None:
    client.population(["732"], 2019)
    method, _address, body = pxweb.calls[-1]
    table = client.table("vaerak", "11re")
    assert method == "POST"
    assert [part["code"] for part in body["query"]] == [variable.code for variable in table.variables]
    assert body["query"][2]["selection"] == {"filter": "item", "values": ["1", "2"]}
    assert body["response"] == {"format": "json-stat2"}


def test_an_area_the_table_does_not_have_is_named(client) -> None:
    with pytest.raises(SourceFailed, match="no KU999 in Alue"):
        client.population(["732", "999"])
    with pytest.raises(SourceFailed, match="no 2031 in Vuosi; it has 2018, 2019, 2025"):
        client.population(["732"], 2031)


def test_a_choice_over_the_limit_is_asked_in_parts(pxweb, client) -> None:
    whole = client.population(MUNICIPALITIES, 2019)[0]
    pxweb.routes["/"] = {"maxCells": 20}
    client.fetcher.fresh = True
    assert client.population(MUNICIPALITIES, 2019)[0] == whole
    asked = [body for method, _address, body in pxweb.calls if method == "POST"][1:]
    assert len(asked) > 3
    assert all(
        len(a) * len(b) * len(c) <= 20
        for a, b, c in ([part["selection"]["values"] for part in body["query"][:3]] for body in asked)
    )


def test_without_a_told_limit_a_cautious_one_holds(pxweb, client) -> None:
    assert client.limit() == 120000
    pxweb.routes["/"] = "nothing to see"
    client.fetcher.fresh = True
    assert client.limit() == CELLS_AT_MOST


def test_parts_cover_the_choice_once() -> None:
    values = [list("abcdefg"), list("xyz"), ["1"]]
    parts = split(values, 5)
    cells = [(a, b) for first, second, _one in parts for a in first for b in second]
    assert sorted(cells) == sorted((a, b) for a in values[0] for b in values[1])
    assert all(len(first) * len(second) <= 5 for first, second, _one in parts)
    assert split([["a"], ["b"]], 0) == [[["a"], ["b"]]]


def test_a_variable_may_carry_its_year_in_its_name(client) -> None:
    table = client.table("vaerak", "11re")
    table.variables[0].__dict__["text"] = "Alue 2026"
    assert table.variable("Alue").values[0] == "SSS"
    with pytest.raises(SourceFailed, match="no variable 'Kieli'"):
        table.variable("Kieli")
    with pytest.raises(SourceFailed, match="no 'Muut' in Sukupuoli; it has Yhteensä, Miehet, Naiset"):
        table.variable("Sukupuoli").by_text("Muut")


def test_an_answer_without_numbers_is_an_error(pxweb, client) -> None:
    table = next(found for found in pxweb.routes.values() if hasattr(found, "metadata"))
    path = next(path for path, found in pxweb.routes.items() if found is table)

    def empty(query: object, body: object) -> object:
        answer = table(query, body)
        return answer if body is None else answer | {"value": [None] * len(answer["value"])}

    pxweb.routes[path] = empty
    with pytest.raises(SourceFailed, match="gave no numbers"):
        client.population(["732"], 2019)


def dataset(**more: object) -> dict[str, object]:
    dimension = {
        "a": {"category": {"index": {"y": 1, "x": 0}, "label": {"x": "Eka", "y": "Toka"}}},
        "b": {"category": {"label": {"only": "Ainoa"}}},
        "c": {"category": {"index": ["1", "2"]}},
    }
    made = {"class": "dataset", "id": ["a", "b", "c"], "size": [2, 1, 2], "dimension": dimension, "value": [1, 2, 3, 4]}
    return made | more


def test_cells_are_read_in_row_order_whatever_form_the_index_has() -> None:
    read = jsonstat.read(dataset())
    assert read.cells == {
        ("x", "only", "1"): 1, ("x", "only", "2"): 2, ("y", "only", "1"): 3, ("y", "only", "2"): 4,
    }  # fmt: skip
    assert read.categories[0] == {"x": "Eka", "y": "Toka"}


@pytest.mark.parametrize(
    "value", [[1.5, None, 3, ".."], {"0": 1.5, "2": 3}, ["1.5", ".", "3", ""]], ids=["list", "sparse", "text"]
)
def test_missing_values_are_none_never_zero(value) -> None:
    cells = list(jsonstat.read(dataset(value=value)).cells.values())
    assert cells == [Decimal("1.5"), None, 3, None]


def test_symbols_are_kept_with_their_cells() -> None:
    read = jsonstat.read(dataset(value=[1, None, None, ".."], status={"1": "."}))
    assert read.status == {("x", "only", "2"): ".", ("y", "only", "2"): ".."}
    assert set(jsonstat.read(dataset(status="e")).status.values()) == {"e"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"class": "collection"}, "not a dataset"),
        ({"size": [2, 1, 3]}, "do not fit"),
        ({"value": [1, 2]}, "2 values for 4 cells"),
        ({"value": {"9": 1}}, "outside the 4 cells"),
        ({"value": [1, 2, 3, "x"]}, "no number"),
        ({"id": ["a", "b", "d"]}, "without 'd'"),
        ({"value": 5}, "of the kind int"),
    ],
)
def test_what_does_not_hold_together_is_refused(more, words) -> None:
    with pytest.raises(ValueError, match=words):
        jsonstat.read(dataset(**more))


def test_a_list_is_no_dataset() -> None:
    with pytest.raises(ValueError, match="without"):
        jsonstat.read([1])
    assert len(AGES) == 7
