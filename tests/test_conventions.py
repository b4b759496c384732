"""The house keeps its own rules: names of files, first lines, lengths, texts in every language."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
FILES = [
    ROOT / name
    for name in subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True).split(
        "\n"
    )
    if name
]
PYTHON = [path for path in FILES if path.suffix == ".py" and path.exists()]
APPS = sorted(path.parent for path in (ROOT / "src/highfive").glob("*/apps.py"))
ANATOMY = {
    "__init__", "apps", "rules", "models", "queries", "actions", "forms", "views", "urls", "analysis", "formats",
    "sources", "templates", "templatetags", "management", "migrations", "tests", "locale", "data",
}  # fmt: skip
OWN = {"core": {"audit", "web"}, "surveys": {"questionnaires"}, "projects": {"cards"}}


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_an_app_holds_only_files_of_the_anatomy(app: Path) -> None:
    found = {path.stem for path in app.iterdir() if path.name != "__pycache__"}
    assert found <= ANATOMY | OWN.get(app.name, set())


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_what_it_is_for_and_stays_readable(path: Path) -> None:
    text = path.read_text()
    if "migrations" in path.parts or not text.strip():
        return
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, "the first line of a file says what it is for"
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_at_most_forty_lines(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "migrations" not in path.parts:
            body = (node.end_lineno or 0) - (node.body[0].end_lineno if ast.get_docstring(node) else node.lineno) + 1
            assert body <= 40, f"{node.name} has {body} lines"


def test_no_unfinished_words() -> None:
    word = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|pytest\.mark\.(skip|xfail)")
    hits = [
        f"{p}:{n}"
        for p in PYTHON
        if p != Path(__file__)
        for n, line in enumerate(p.read_text().splitlines(), 1)
        if word.search(line)
    ]
    assert not hits


def test_no_class_named_after_a_pattern() -> None:
    bad = re.compile(r"^class \w*(Manager|Service|Handler|Mixin|Helper|Base)\b", re.M)
    assert not [str(path) for path in PYTHON if bad.search(path.read_text())]


def test_templates_carry_no_inline_style_or_script() -> None:
    bad = re.compile(r"\sstyle=|<script(?![^>]*application/ld\+json)|\son[a-z]+=\"", re.I)
    pages = [path for path in FILES if path.suffix == ".html" and path.exists()]
    assert pages
    assert not [str(path.relative_to(ROOT)) for path in pages if bad.search(path.read_text())]


def test_locks_name_no_host_and_pin_hashes() -> None:
    for name in ("run.txt", "test.txt"):
        text = (ROOT / "requirements" / name).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") >= text.count("==")


CATALOGUES = sorted((ROOT / "src/highfive").glob("*/locale/*/LC_MESSAGES/django.po"))
RESIDENTS_AND_PUBLIC = (
    "comments",
    "conversations",
    "core",
    "figures",
    "network",
    "pilots",
    "practices",
    "projects",
    "public",
    "reports",
    "surveys",
)  # rooms whose pages more than staff read


def messages(app: str, language: str):
    path = ROOT / "src/highfive" / app / "locale" / language / "LC_MESSAGES/django.po"
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=language.split("_")[0]) if message.id]


def first(message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def empty(message) -> bool:
    return not all(message.string if isinstance(message.string, tuple) else (message.string,))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-5]}-{path.parts[-3]}")
def test_no_translation_is_a_guess(path: Path) -> None:
    with path.open("rb") as file:
        read = read_po(file)
    assert not read.fuzzy, "a catalogue whose header is marked fuzzy is not compiled"
    assert not [message.id for message in read if message.id and message.fuzzy]


@pytest.mark.parametrize("app", sorted({path.parts[-5] for path in CATALOGUES}))
def test_finnish_is_complete(app: str) -> None:
    found = messages(app, "fi")
    assert found
    assert not [message.id for message in found if empty(message)]


@pytest.mark.parametrize("app", RESIDENTS_AND_PUBLIC)
def test_swedish_is_complete_where_more_than_staff_read(app: str) -> None:
    swedish = {first(message) for message in messages(app, "sv") if not empty(message)}
    staff = ("forms.py", "/staff.py", "/materials.py", "xlsform", "round_", "codes_", "questionnaire_", "answer_enter")
    needed = [m for m in messages(app, "fi") if not all(any(s in place for s in staff) for place, _ in m.locations)]
    assert not [first(message) for message in needed if first(message) not in swedish]


@pytest.mark.parametrize("language", ["fi", "fi_Simple", "sv"])
def test_a_text_that_rooms_share_reads_the_same_in_each(language: str) -> None:
    """Catalogues are merged when Django loads them: two translations of one text would depend on the order of rooms."""
    known: dict[tuple[str | None, str], tuple[str, str]] = {}
    for path in CATALOGUES:
        if path.parts[-3] != language:
            continue
        for message in messages(path.parts[-5], language):
            if not empty(message):
                key, said = (message.context, first(message)), (path.parts[-5], str(message.string))
                assert known.setdefault(key, said)[1] == said[1], f"{key[1]!r}: {known[key]} and {said}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-5]}-{path.parts[-3]}")
def test_translations_keep_every_placeholder(path: Path) -> None:
    holes = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    for message in messages(path.parts[-5], path.parts[-3]):
        if empty(message):
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(holes.findall(" ".join(ids)))
        said = set(holes.findall(" ".join(strings)))
        assert said == wanted, f"{ids[0]!r} -> {strings!r}"
