"""Charts: what is drawn is what is read, hidden is hidden, the scale is printed, nothing needs a style attribute."""

import re
from xml.etree import ElementTree as Tree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from highfive.figures.formats.charts import Chart, ChartRow, Reference, Scale, axis, scale_for, scale_to, strip
from highfive.figures.formats.standalone import ROOM, WIDTH, axis_file, strip_file
from highfive.figures.formats.tiles import Shades, Tile, TileMap, shades_for, tile_svg

SHOWN = ChartRow("Salla", "24 %", 24, 18, 31, "18–31", url="/luvut/1/")
HIDDEN = ChartRow("Savukoski", "ei näytetä", hidden=True)
LIMIT = ChartRow("Posio", "alle 15 %", 15, bound="under")
MISSING = ChartRow("Pelkosenniemi", "ei kerätty")
WHOLE = ChartRow("Koko seutu", "30 %", 30, 27, 33, "27–33", whole=True)
BEFORE = ChartRow("Salla 2023", "28 %", 28, 22, 34, "22–34", before=True)
ROWS = (SHOWN, HIDDEN, LIMIT, MISSING, WHOLE, BEFORE)


def chart(*rows: ChartRow, **more) -> Chart:
    rows = rows or ROWS
    fields = {"title": "Väite", "subtitle": "Mitä mitattiin", "scale": scale_for(rows, "percent", "fi"),
              "source_line": "Lähde: kysely.", "first_head": "Kunta", "value_head": "Osuus"}  # fmt: skip
    return Chart(rows=rows, **fields | more)


def page(drawn: Chart) -> str:
    return Template("{% load charts %}{% chart_patterns %}{% chart drawn %}").render(Context({"drawn": drawn}))


def parsed(svg: str) -> Tree.Element:
    return Tree.fromstring(svg)  # noqa: S314 - our own text


def test_a_row_is_drawn_where_its_numbers_are() -> None:
    drawn = strip(chart(), SHOWN)
    assert '<line x1="45.0%" x2="77.5%" y1="17" y2="17" class="c-int"/>' in drawn
    assert '<circle cx="60.0%" cy="17" r="6" class="c-dot"/>' in drawn


def test_hidden_rows_are_all_alike_and_tell_no_place() -> None:
    others = [chart(HIDDEN, ChartRow("Iso", "90 %", 90)), chart(HIDDEN, ChartRow("Pieni", "1 %", 1)), chart()]
    drawn = {strip(one, HIDDEN) for one in others}
    box = '<rect x="0" y="10" width="100%" height="14" rx="3" fill="url(#hatch)" class="c-none"/>'
    assert drawn == {f'<svg aria-hidden="true">{box}</svg>'}


def test_a_limit_has_no_dot_and_ends_at_the_limit() -> None:
    under, over = strip(chart(), LIMIT), strip(chart(), ChartRow("Yli", "yli 30 %", 30, bound="over"))
    assert "circle" not in under + over
    assert '<line x1="0.0%" x2="37.5%" y1="17" y2="17" class="c-int"/>' in under
    assert '<line x1="75.0%" x2="100.0%" y1="17" y2="17" class="c-int"/>' in over


def test_what_was_not_collected_has_the_grid_only() -> None:
    drawn = strip(chart(), MISSING)
    assert "c-line" in drawn
    assert not re.search("c-dot|c-int|c-none|c-bar", drawn)


def test_before_is_open_the_whole_is_ink_and_the_reference_dashed() -> None:
    drawn = chart(reference=Reference(26, "koko maa 26 %"))
    assert "c-dot c-dot--open" in strip(drawn, BEFORE)
    assert "c-int c-int--all" in strip(drawn, WHOLE)
    assert '<line x1="65.0%" x2="65.0%" y1="0" y2="34" class="c-ref"/>' in strip(drawn, SHOWN)
    assert "c-ref" not in strip(drawn, HIDDEN)


def test_bars_stand_on_zero_with_whiskers() -> None:
    drawn = strip(chart(SHOWN, WHOLE, kind="bars"), SHOWN)
    assert '<rect x="0" y="8" height="18" width="60.0%" rx="2" class="c-bar"/>' in drawn
    assert drawn.count("c-wh") == 3
    with pytest.raises(ValueError, match="stand on zero"):
        chart(kind="bars", scale=Scale(10, 50, ()))


def test_the_chart_is_its_table() -> None:
    text = page(chart())
    cells = re.findall(r'<td role="cell" class="v">(.*?)</td>', text)
    assert [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells] == [
        "24 % (18–31)", "ei näytetä", "alle 15 %", "ei kerätty", "30 % (27–33)", "28 % (22–34)",
    ]  # fmt: skip
    assert re.findall(r'<th scope="row" role="rowheader" class="k">(.*?)</th>', text) == [row.label for row in ROWS]
    assert '<a href="/luvut/1/"><b>24 %</b></a>' in text
    assert "Lähde: kysely." in text
    assert " style=" not in text


def test_the_legend_tells_only_what_is_drawn() -> None:
    whole, plain = page(chart(reference=Reference(26, "koko maa"))), page(chart(ChartRow("A", "1 %", 1)))
    for words in ("lukua ei näytetä", "annettu vain raja", "ennen", "koko maa", "luottamusväli"):
        assert words in whole
        assert words not in plain


def test_words_are_escaped_everywhere() -> None:
    nasty = ChartRow("<script>&", '"<b>', 5, 4, 6, "<i>")
    drawn = chart(nasty, title="<title>", subtitle="a & b")
    for text in (page(drawn), *(strip_file(drawn, row) for row in drawn.rows)):
        assert "<script>" not in text
        assert "<b>" not in text.replace("<b>&quot;", "")
        assert "<i>" not in text


@pytest.mark.slow
@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_everything_is_drawn_inside_the_strip(one: float, two: float, three: float) -> None:
    low, value, high = sorted((one, two, three))
    drawn = strip(chart(row := ChartRow("A", "x", value, low, high, "x")), row)
    places = [float(found) for found in re.findall(r'[xc][12x]="([\d.]+)%"', drawn)]
    assert places
    assert all(0 <= place <= 100 for place in places)


@pytest.mark.slow
@given(st.floats(0, 1e7), st.sampled_from(["percent", "persons", "mean", "per_1000", "euros"]))
def test_a_scale_is_round_and_holds_its_numbers(top: float, unit: str) -> None:
    top = min(top, 100) if unit == "percent" else top
    scale = scale_to(top, unit, "fi")
    assert scale.end >= top * 0.999999
    assert 3 <= len(scale.marks) <= 5
    assert len({text for _place, text in scale.marks}) == len(scale.marks)
    assert (scale.marks[0], scale.marks[-1][0]) == ((0.0, "0"), 100.0)


@pytest.mark.parametrize(
    ("top", "unit", "language", "texts"),
    [
        (33, "percent", "fi", ["0", "10", "20", "30", "40\u00a0%"]),
        (51, "percent", "en", ["0", "20", "40", "60%"]),
        (92, "percent", "sv", ["0", "25", "50", "75", "100\u00a0%"]),
        (7274, "persons", "fi", ["0", "2\u00a0000", "4\u00a0000", "6\u00a0000", "8\u00a0000"]),
        (0, "percent", "fi", ["0", "5", "10\u00a0%"]),
        (0.3, "mean", "fi", ["0", "0,1", "0,2", "0,3"]),
        (1, "persons", "fi", ["0", "1", "2"]),
    ],
)
def test_the_printed_scale(top, unit, language, texts) -> None:
    scale = scale_to(top, unit, language)
    assert [text for _place, text in scale.marks] == texts
    assert axis(scale).count("<text") == len(texts)


def test_multiples_share_a_scale_of_all_their_rows() -> None:
    assert scale_for([*ROWS, ChartRow("B", "71 %", 71)], "percent", "fi").end == 80


def test_a_file_holds_the_strip_of_the_page_and_a_colour_for_each_of_its_marks() -> None:
    for kind in ("dots", "bars"):
        drawn = chart(reference=Reference(26, "koko maa 26 %"), kind=kind)
        for row in ROWS:
            made = strip_file(drawn, row)
            assert strip(drawn, row).removeprefix('<svg aria-hidden="true">').removesuffix("</svg>") in made
            used = {name for one in parsed(made).iter() for name in (one.get("class") or "").split()}
            assert used
            assert all(f".{name}{{" in made for name in used)


def test_a_file_keeps_room_for_what_stands_on_its_edges() -> None:
    root = parsed(axis_file(chart().scale))
    inner = root.find("{http://www.w3.org/2000/svg}svg")
    assert inner is not None
    assert (int(inner.get("x")), int(inner.get("width"))) == (ROOM, WIDTH - 2 * ROOM)
    assert ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")] == [
        words for _place, words in chart().scale.marks
    ]


TILES = (
    Tile("Pelkosenniemi", "27 %", 1, 2, 27), Tile("Savukoski", "ei näytetä", 1, 4, hidden=True),
    Tile("Kemijärvi", "31 %", 2, 2, 31), Tile("Salla", "24 %", 2, 4, 24), Tile("Posio", "alle 15 %", 3, 3, 15, "under"),
)  # fmt: skip


def test_the_map_says_all_its_numbers_and_hides_the_hidden() -> None:
    made = TileMap("Kartalla", "", TILES, shades_for([27, 31, 24], "percent", "fi"))
    drawn = parsed(tile_svg(made).replace("&#x27;", "'"))
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == (
        "Ruutukartta: Pelkosenniemi 27 %, Savukoski ei näytetä, Kemijärvi 31 %, Salla 24 %, Posio alle 15 %. "
        "Samat luvut ovat viereisessä taulukossa."
    )
    grounds = [one for one in drawn.iter("rect") if one.get("rx") == "10"]
    assert [one.get("class") for one in grounds] == ["c-s2", "c-none", "c-s4", "c-s1", "c-none"]
    assert grounds[1].get("fill") == "url(#hatch)"
    assert [int(one.get("x")) for one in grounds] == [2, 160, 2, 160, 81]
    text = Template("{% load charts %}{% tile_map made %}").render(Context({"made": made}))
    assert " style=" not in text


@pytest.mark.parametrize(
    ("values", "unit", "language", "cuts", "texts"),
    [
        ([27, 31, 24, 36], "percent", "fi", (25, 30, 35), ("alle\u00a025\u00a0%", "25–29", "30–34", "35 tai yli")),
        ([24, 25], "percent", "fi", (25,), ("alle\u00a025\u00a0%", "25 tai yli")),
        ([12.5], "share", "fi", (), ()),
        ([], "percent", "fi", (), ()),
    ],
)
def test_shades_are_cut_at_round_numbers(values, unit, language, cuts, texts) -> None:
    made = shades_for(values, unit, language)
    assert (made.cuts, made.texts) == (cuts, texts)


@pytest.mark.slow
@given(st.lists(st.integers(0, 100), min_size=2, max_size=8))
def test_at_most_four_shades_and_each_is_in_the_legend(values: list[int]) -> None:
    made = shades_for(values, "percent", "fi")
    assert all(1 <= made.shade(value) <= max(1, len(made.texts)) <= 4 for value in values)
    assert made == Shades(made.cuts, made.texts)
