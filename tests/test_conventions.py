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
    "__init__", "apps", "rules", "models", "queries", "actions", "forms", "views", "urls", "analysis", "formats", "sources",
    "templates", "templatetags", "management", "migrations", "tests", "locale", "data",
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


def catalogue(language: str):
    with (ROOT / "locale" / language / "LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language.split("_")[0])


def empty(message) -> bool:
    parts = message.string if isinstance(message.string, tuple) else (message.string,)
    return not all(parts)


def test_finnish_is_complete() -> None:
    messages = [m for m in catalogue("fi") if m.id]
    assert len(messages) > 200
    assert not [m.id for m in messages if empty(m) or m.fuzzy]


READ_BY_ALL = (
    "surveys/templates/surveys/resident",
    "public/",
    "reports/rules",
    "figures/",
    "projects/templates",
    "core/templates",
)


def test_swedish_is_complete_where_residents_council_and_public_read() -> None:
    swedish = {m.id: m for m in catalogue("sv") if m.id}
    needed = [
        m
        for m in catalogue("fi")
        if m.id and any(part in place for place, _line in m.locations for part in READ_BY_ALL)
    ]
    assert len(needed) > 100
    assert not [m.id for m in needed if m.id not in swedish or empty(swedish[m.id]) or swedish[m.id].fuzzy]


@pytest.mark.parametrize("language", ["fi", "fi_Simple", "sv"])
def test_translations_keep_every_placeholder(language: str) -> None:
    holes = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    for message in catalogue(language):
        if not message.id or empty(message):
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(holes.findall(ids[-1]))
        for text in strings:
            extra = set(holes.findall(text)) - wanted
            assert not extra, f"{ids[0]!r} -> {text!r}"
        assert wanted <= set(holes.findall(" ".join(strings))), f"{ids[0]!r} lost a placeholder"
