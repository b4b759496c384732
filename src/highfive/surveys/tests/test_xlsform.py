"""The XLSForm importer: what it takes, and that whatever it cannot take is named by sheet, row, column and remedy."""

import io
import random
import zipfile
from collections.abc import Iterator, Sequence

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from highfive.surveys.formats.xlsform import Imported, Problem, read_xlsform
from highfive.surveys.rules.questionnaire import Questionnaire
from highfive.surveys.tests.forms import CHOICES, SURVEY, form, workbook

ASKED = ("select_one yes_no", "a", "Kysytkö?", "Frågar du?")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def taken(data: bytes) -> Questionnaire:
    imported = read_xlsform(data)
    assert imported.problems == ()
    assert imported.questionnaire
    return imported.questionnaire


def only_problem(data: bytes) -> Problem:
    imported = read_xlsform(data)
    assert imported.questionnaire is None
    assert len(imported.problems) == 1, imported.problems
    return imported.problems[0]


def notices(data: bytes) -> list[tuple[tuple[int, ...], str]]:
    assert taken(data)
    return [(notice.rows, notice.column) for notice in read_xlsform(data).notices]


# --- what is taken ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_type_we_take() -> None:
    rows = [
        ASKED,
        ("select_multiple yes_no", "b", "Mitkä?", "Vilka?", "${a} = 'yes'", "count-selected(.) <= 1", "Vain yksi."),
        ("text", "c", "Teksti", "Text", "", "string-length(.) <= 200"),
        ("integer", "d", "Luku", "Tal", "", ". >= 0 and . <= 120", "Ei käy."),
        ("decimal", "e", "Luku", "Tal"),
        ("date", "f", "Päivä", "Dag", "", ". <= today()"),
        ("note", "g", "Kiitos", "Tack"),
        ("calculate", "h"),
    ]
    header = (*SURVEY, "calculation")
    rows[-1] = ("calculate", "h", "", "", "", "", "", "${d} * 2")
    questionnaire = taken(form(*rows, header=header))
    assert [(q.name, q.kind) for q in questionnaire.questions.values()] == [
        ("a", "select_one"),
        ("b", "select_multiple"),
        ("c", "text"),
        ("d", "integer"),
        ("e", "decimal"),
        ("f", "date"),
        ("g", "note"),
    ]
    assert [each.name for each in questionnaire.calculations] == ["h"]
    assert questionnaire.questions["b"].constraint_messages == {"fi": "Vain yksi."}
    assert (questionnaire.questions["b"].max_selected, questionnaire.questions["c"].max_length) == (1, 200)
    assert questionnaire.questions["a"].labels == {"fi": "Kysytkö?", "sv": "Frågar du?"}
    assert [option.labels["sv"] for option in questionnaire.questions["a"].options] == ["ja", "nej"]


def test_a_tight_group_is_a_page_and_a_loose_one_only_a_condition() -> None:
    header = (*SURVEY, "appearance")
    questionnaire = taken(
        form(
            ASKED,
            ("begin_group", "loose", "", "", "${a} = 'yes'"),
            ("text", "b", "B", "B", "", "", "", ""),
            ("begin group", "tight", "Otsikko", "Rubrik", "${b} != ''", "", "", "field-list"),
            ("text", "c", "C", "C"),
            ("begin_group", "inner", "", "", "${c} = 'x'"),
            ("text", "d", "D", "D"),
            ("end_group",),
            ("end group",),
            ("end_group",),
            header=header,
        )
    )
    assert [(page.name, [q.name for q in page.questions]) for page in questionnaire.pages] == [
        ("a", ["a"]),
        ("b", ["b"]),
        ("tight", ["c", "d"]),
    ]
    assert questionnaire.pages[2].labels == {"fi": "Otsikko", "sv": "Rubrik"}
    yes, some = ["=", ["ref", "a"], ["string", "yes"]], ["!=", ["ref", "b"], ["string", ""]]
    assert questionnaire.questions["b"].relevant == yes
    assert questionnaire.questions["d"].relevant == ["and", ["and", yes, some], ["=", ["ref", "c"], ["string", "x"]]]


def test_columns_and_types_have_many_names() -> None:
    survey = [
        ("Type", "Name", "Caption", "Relevance"),
        ("select one from yes_no", "a", "A?", ""),
        ("q string", "b", "B?", "${a}='yes'"),
    ]
    choices = [("list name", "value", "label"), ("yes_no", "yes", "Yes"), ("yes_no", "no", "No")]
    questionnaire = taken(workbook(survey=survey, choices=choices))
    assert [q.kind for q in questionnaire.questions.values()] == ["select_one", "text"]
    assert questionnaire.questions["b"].relevant


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("label::Suomi (fi)", "fi"),
        ("label::Selkosuomi (fi-simple)", "fi-simple"),
        ("label::English", "en"),
        ("label:svenska", "sv"),
        ("label::Davvisámegiella (se)", "se"),
        ("label::Klingon", "klingon"),
    ],
)
def test_languages_as_headers_write_them(header: str, code: str) -> None:
    assert taken(
        workbook(survey=[("type", "name", header), ("text", "a", "?")], settings=[("form_id",), ("x",)])
    ).languages == (code,)


def test_quotation_marks_stay_in_texts_and_are_understood_in_conditions() -> None:
    questionnaire = taken(form(ASKED, ("text", "b", "Missä on ”vaa’an” paikka?", "?", "${a} = ’yes’")))
    assert questionnaire.questions["b"].labels["fi"] == "Missä on ”vaa’an” paikka?"
    assert questionnaire.questions["b"].relevant == ["=", ["ref", "a"], ["string", "yes"]]


def test_texts_that_a_language_lacks_are_told_and_do_not_refuse() -> None:
    data = form(("text", "a", "Vain suomeksi"), ("text", "b", "Myös ruotsiksi", "Också på svenska"))
    imported = read_xlsform(data)
    assert imported.questionnaire
    assert [notice.message for notice in imported.notices] == ["1 text is missing in the language “sv”: a."]


@pytest.mark.slow
def test_what_would_record_the_person_or_fill_in_an_answer_is_left_out_and_told() -> None:
    header = (*SURVEY, "required", "default")
    rows = [
        ("start", "start"),
        ("deviceid", "deviceid"),
        ("text", "a", "?", "?", "", "", "", "yes", "x"),
        ("text", "b", "?", "?", "", "", "", "no"),
    ]
    assert sorted(notices(form(*rows, header=header))) == [((2, 3), "type"), ((4,), "default"), ((4,), "required")]
    assert list(taken(form(*rows, header=header)).questions) == ["a", "b"]


def test_our_own_sheets() -> None:
    data = workbook(
        survey=[
            ("type", "name", "label::Suomi (fi)", "role", "theme", "publish", "min_n"),
            ("select_one yes_no", "a", "A?", "group", "SAF", "region", "150"),
        ],
        choices=[("list_name", "name", "label::Suomi (fi)"), ("yes_no", "yes", "kyllä"), ("yes_no", "no", "ei")],
        texts=[
            ("name", "label::Suomi (fi)", "phone"),
            ("title", "Nimi", None),
            ("thanks", "Kiitos!", None),
            ("help", "Hätä", 112),
        ],
        indicators=[
            ("code", "question", "options", "title::Suomi (fi)", "does::Suomi (fi)", "headline"),
            ("a", "a", "yes", "Kyllä", "sanoo kyllä", "yes"),
        ],
    )
    questionnaire = taken(data)
    assert (questionnaire.titles, questionnaire.texts) == ({"fi": "Nimi"}, {"thanks": {"fi": "Kiitos!"}})
    assert [(line.name, line.phone) for line in questionnaire.help_lines] == [("help", "112")]
    (indicator,) = questionnaire.indicators
    assert (indicator.options, indicator.theme, indicator.level, indicator.min_n, indicator.headline) == (
        ("yes",),
        "SAF",
        "region",
        150,
        True,
    )
    assert indicator.does == {"fi": "sanoo kyllä"}


@pytest.mark.parametrize(
    "text",
    [
        '"survey"\n,"type","name","label"\n,"text","a","Mitä?"\n',
        'type,name,label\ntext,a,"Mitä?"\n',
        'type,name,label,hint\r\ntext,a,Mitä?,"kaksi\nriviä"\r\n',
        "| survey |\n| | type | name | label |\n| | text | a | Mitä? |\n",
        "\ufeffsurvey,,,\n,type,name,label\n,text,a,Mitä?\n",
    ],
)
def test_csv_and_markdown(text: str) -> None:
    assert taken(text.encode()).questions["a"].labels == {"fi": "Mitä?"}


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (("geopoint", "p", "Missä?"), "type", "could reveal who answered"),
        (("image", "p", "Kuva"), "type", "Ask in words"),
        (("audio", "p", "Ääni"), "type", "Ask in words"),
        (("range", "p", "Luku"), "type", "select_one, integer"),
        (("time", "p", "Aika"), "type", "select_one, integer"),
        (("select_one_from_file towns.csv", "p", "?"), "type", "sheet choices"),
        (("select_one ${b}", "p", "?"), "type", "sheet choices"),
        (("select_one yes_no or_other", "p", "?"), "type", "Add the option other"),
        (("select_one yesno", "p", "?"), "type", "“yesno” is not on the sheet choices"),
        (("select_one", "p", "?"), "type", "the name of a list"),
        (("slider", "p", "?"), "type", "“slider” is not known"),
        (("", "p", "?"), "type", "The type is missing"),
        (("text", "", "?"), "name", "The name is missing"),
        (("text", "my name", "?"), "name", "cannot be a name"),
        (("text", "_p", "?"), "name", "cannot be a name"),
        (("text", "ä", "?"), "name", "cannot be a name"),
        (("text", "meta", "?"), "name", "is reserved"),
        (("text", "a", "?"), "name", "already on row 2"),
        (("text", "p", ""), "label", "The text is missing"),
        (("text", "p", "Hei ${a}!"), "label", "earlier answer"),
        (("text", "p", "?", "?", "${zzz} = 1"), "relevant", "“zzz”"),
        (("text", "p", "?", "?", "pulldata('a')"), "relevant", "pulldata()"),
        (("text", "p", "?", "?", "", ". = "), "constraint", "breaks off"),
        (("text", "p", "?", "?", "", "/data/a = 1"), "constraint", "“/data/a = 1”"),
        (("calculate", "p", "", ""), "calculation", "missing"),
        (("end_group",), "type", "closes nothing"),
        (("begin_group", "g"), "type", "never closed"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(row: Sequence[str], column: str, says: str) -> None:
    problem = only_problem(form(ASKED, ("note", "n", "x", "x"), row))
    assert (problem.sheet, problem.rows, problem.column) == ("survey", (4,), column)
    assert says in problem.message
    assert problem.place == f"sheet survey, row 4, column {column}"


def test_a_repeat_is_refused_once_and_its_end_is_no_second_problem() -> None:
    problem = only_problem(form(ASKED, ("begin_repeat", "r", "Lapsi"), ("text", "p", "Nimi", "Namn"), ("end_repeat",)))
    assert (problem.rows, problem.column) == ((3,), "type")
    assert "Repeats" in problem.message


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (("yes_no", "yes", "taas"), "name", "twice in the list “yes_no”"),
        (("", "x", "?"), "list_name", "The list's name is missing"),
        (("yes_no", "", "?"), "name", "The option's name is missing"),
        (("yes_no", "maybe", ""), "label", "“maybe” has no text"),
        (("yes_no", "x" * 65, "?"), "name", "too long"),
    ],
)
def test_a_choice_that_cannot_be_taken_is_named(row: Sequence[str], column: str, says: str) -> None:
    problem = only_problem(form(ASKED, choices=(*CHOICES, row)))
    assert (problem.sheet, problem.rows, problem.column) == ("choices", (4,), column)
    assert says in problem.message


def test_spaces_in_codes_are_refused_only_where_several_may_be_chosen() -> None:
    choices = (*CHOICES, ("yes_no", "may be", "ehkä", "kanske"))
    assert taken(form(ASKED, choices=choices))
    assert "have spaces" in only_problem(form(("select_multiple yes_no", "b", "?", "?"), choices=choices)).message


def test_everything_wrong_is_told_at_once() -> None:
    data = form(("geopoint", "p", "?"), ("text", "q", ""), ("text", "q", "?", "?", "foo()"))
    assert [(problem.rows, problem.column) for problem in read_xlsform(data).problems] == [
        ((2,), "type"),
        ((3,), "label"),
        ((4,), "name"),
    ]


def test_our_own_columns_are_checked() -> None:
    survey = [("type", "name", "label", "role", "publish", "min_n"), ("text", "a", "?", "weight", "everyone", "many")]
    problems = read_xlsform(workbook(survey=survey, settings=[("form_id",), ("x",)])).problems
    assert [problem.column for problem in problems] == ["role", "publish", "min_n"]
    indicators = [("code", "question", "options"), ("i", "a", "maybe"), ("i", "zzz", "yes"), ("j", "a", "")]
    data = workbook(survey=[SURVEY, ASKED], choices=CHOICES, indicators=indicators)
    assert [(p.sheet, p.rows, p.column) for p in read_xlsform(data).problems] == [
        ("indicators", (2,), "options"),
        ("indicators", (3,), "question"),
        ("indicators", (4,), "options"),
    ]


def test_the_floors_of_min_n_cannot_be_lowered() -> None:
    survey = [
        ("type", "name", "label", "publish", "min_n"),
        ("text", "a", "?", "all", "5"),
        ("text", "b", "?", "region", ""),
    ]
    questions = taken(workbook(survey=survey, settings=[("form_id",), ("x",)])).questions
    assert [question.min_n for question in questions.values()] == [30, 100]


def test_what_refers_to_a_refused_question_is_no_second_problem() -> None:
    assert only_problem(form(("geopoint", "p", "?"), ("text", "q", "?", "?", "${p} != ''"))).rows == (2,)


def test_what_only_pyxform_knows_is_told_with_its_words() -> None:
    data = workbook(
        survey=[("type", "name", "label"), ("text", "a", "?")], settings=[("form_id", "name"), ("x", "not a name")]
    )
    problem = only_problem(data)
    assert "pyxform says" in problem.message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b" \n", "The file is empty"),
        (b"PK\x03\x04broken", "cannot be opened"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 600, "cannot be opened"),
        (b"\xff\xfe\x00\x01", "neither a workbook nor text"),
        (b"hello", "column type is missing"),
        (b",a,b,c", "cannot be opened"),
        (b"#" * 9_000_000 + b"|", "cannot be opened"),
        (b"0" * 10_000_001, "larger than 10 MB"),
        (workbook(notes=[("x",)], other=[("y",)]), "no sheet named survey"),
        (workbook(survey=[("question", "text"), ("a", "b")]), "column type is missing"),
        (workbook(survey=[("type", "name", "label", "label"), ("text", "a", "x", "y")]), "The column is there twice"),
        (
            workbook(survey=[("type", "name", "relevant", "relevance"), ("text", "a", "x", "y")]),
            "Two columns mean the same",
        ),
        (workbook(survey=[("type", "name", "label")]), "no questions"),
    ],
)
def test_a_file_that_is_no_form_is_told(data: bytes, says: str) -> None:
    assert says in only_problem(data).message


@pytest.mark.slow
def test_a_file_of_ten_megabytes_that_unpacks_to_more_is_refused_before_it_is_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_001)
    assert "unpacks to more than 50 MB" in only_problem(file.getvalue()).message


@pytest.mark.slow
def test_any_broken_piece_of_a_form_is_told_and_never_raises() -> None:
    chance, whole = random.Random(7), form(ASKED)
    for _ in range(60):
        data = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.4 else whole)
        for _place in range(chance.randrange(1, 20)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        imported = read_xlsform(bytes(data))
        assert imported.questionnaire or imported.problems


def test_control_characters_are_cleaned() -> None:
    assert taken("survey\n,type,name,label\n,text,a,Mi\x00t\x07ä?\n".encode()).questions["a"].labels == {"fi": "Mitä?"}


cells = st.one_of(
    st.sampled_from(["text", "select_one yes_no", "begin_group", "end_group", "a", "b", "${a} = 1", "note"]),
    st.text(max_size=12),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, max_size=7), max_size=6))
def test_any_cells_are_taken_or_told(rows: list[list[str]]) -> None:
    quoted = [["", *(f'"{cell.replace(chr(34), "")}"' for cell in row)] for row in rows]
    lines = ["survey", ",".join(["", *SURVEY]), *map(",".join, quoted)]
    imported = read_xlsform("\n".join(lines).encode("utf-8", "replace"))
    assert isinstance(imported, Imported)
    assert imported.questionnaire or imported.problems


def test_messages_are_in_the_readers_language() -> None:
    with translation.override("fi"):
        assert only_problem(form(("geopoint", "p", "?"))).place == "välilehti survey, rivi 2, sarake type"
