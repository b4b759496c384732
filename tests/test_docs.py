"""What the documents name exists: files, commands, make targets, settings, addresses, names in code, links."""

import functools
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parents[1]
HOWTOS = {
    "deploy", "fetch-figures", "make-a-round", "write-a-questionnaire", "write-a-report", "run-tests",
    "share-a-practice", "run-a-pilot", "end-a-project", "answer-people", "hand-out-cards", "rotate-keys",
}  # fmt: skip
SETTINGS = (ROOT / "src/highfive/settings.py").read_text()
DEPLOY = (ROOT / "docs/howto/deploy.md").read_text()
ADRS = sorted((ROOT / "docs/adr").glob("*.md"))
DOCS = [*(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")), *sorted(ROOT.glob("docs/**/*.md"))]
PATH = re.compile(r"[\w.][\w./-]*/[\w./-]*|[\w-]+\.(py|md|css|toml|typ)")
NAME = re.compile(
    r"[A-Z][A-Z_]+|[A-Z][a-z]+[A-Za-z]*|[a-z]+(_[a-z0-9]+)+|(core|surveys|figures|highfive|surveystats)(\.\w+)+"
)
LANGUAGES = ("/fi-simple/", "/sv/", "/en/")

each_document = pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)


def spans(text: str) -> list[str]:
    """What stands between backquotes."""
    return re.findall(r"`([^`\n]+)`", text)


def code_lines(text: str) -> list[str]:
    """Lines of indented blocks."""
    return [line.strip() for line in re.findall(r"^ {4,}(\S.*)$", text, re.M)]


def commands(text: str) -> list[list[str]]:
    """Words of each `highfive …` and `manage.py …` told, options included."""
    begins = re.compile(r"(?:ExecStart=)?(?:\S*/)?(?:highfive|manage\.py) ([a-z_]+(?: .*)?)$")
    return [match[1].split() for line in [*spans(text), *code_lines(text)] if (match := begins.match(line))]


@functools.cache
def tree() -> set[str]:
    """Every file and folder of the project, by its path from the root."""
    files = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True).splitlines()
    present = [Path(name) for name in files if (ROOT / name).exists()]
    return {str(path) for name in present for path in (name, *name.parents)}


@functools.cache
def code() -> str:
    files = [name for name in tree() if name.startswith("src/") and name.endswith(".py") and "/tests/" not in name]
    return "\n".join((ROOT / name).read_text() for name in files)


def is_there(told: str, document: Path) -> bool:
    """From the root, beside the document, or the end of a path in the tree: `rules/tables.py`."""
    told = told.rstrip("/")
    beside = (document.parent / told).exists()
    return beside or told in tree() or any(name.endswith(f"/{told}") for name in tree())


def test_the_documents_that_the_readme_promises_are_here() -> None:
    assert {path.stem for path in (ROOT / "docs/howto").glob("*.md")} == HOWTOS
    assert (ROOT / "docs/methods.md").exists()


@each_document
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://|mailto:|#)([^)#]+)", path.read_text())
    assert not [link for link in links if not (path.parent / link).exists()]


@each_document
def test_make_targets_exist(path: Path) -> None:
    text, targets = path.read_text(), set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    told = {name for line in [*spans(text), *code_lines(text)] for name in re.findall(r"^make ([a-z-]+)", line)}
    assert told <= targets


@pytest.mark.slow
@each_document
def test_commands_and_their_options_exist(path: Path) -> None:
    known = get_commands()
    for name, *words in commands(path.read_text()):
        assert name in known
        app = known[name]
        parser = (load_command_class(app, name) if isinstance(app, str) else app).create_parser("highfive", name)
        options = {option for action in parser._actions for option in action.option_strings}
        assert {word for word in words if word.startswith("--")} <= options, name


@pytest.mark.slow
@each_document
def test_settings_exist(path: Path) -> None:
    assert set(re.findall(r"\bHIGHFIVE_\w+", path.read_text())) <= set(re.findall(r"\bHIGHFIVE_\w+", code()))


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"\bHIGHFIVE_\w+|\bDATABASE_URL\b", SETTINGS))))
def test_every_setting_has_a_row_in_deploy(variable: str) -> None:
    assert re.search(rf"^\| `{variable}` \| (yes|no) \|", DEPLOY, re.M)


def test_settings_that_production_needs_are_told_as_needed() -> None:
    block = re.search(r"_required\(\n\s+\{(.*?)\}", SETTINGS, re.S)
    assert block
    needed = set(re.findall(r'"([A-Z_]+)":', block[1]))
    assert len(needed) > 3
    assert set(re.findall(r"^\| `([A-Z_]+)` \| yes \|", DEPLOY, re.M)) == needed | {"HIGHFIVE_MODE"}


@pytest.mark.slow
@each_document
def test_paths_exist(path: Path) -> None:
    text = path.read_text()
    words = [word for line in code_lines(text) for word in line.split() if re.match(r"(src|tests|docs|bench)/", word)]
    told = [span for span in [*spans(text), *words] if PATH.fullmatch(span)]
    assert not [span for span in told if not is_there(span, path)]


@pytest.mark.slow
@each_document
def test_addresses_of_the_site_exist(path: Path) -> None:
    told = [span for span in spans(path.read_text()) if re.fullmatch(r"/[\w<>/-]*/", span) and span not in LANGUAGES]
    for address in told:
        try:
            resolve(re.sub(r"<\w+>", "7", address))
        except Resolver404:
            pytest.fail(f"{address} is no page")


@pytest.mark.slow
@each_document
def test_names_of_code_exist(path: Path) -> None:
    """Of `Thresholds`, `release_open` and `core.actions.run_job` the last part stands somewhere in the code."""
    told = [re.sub(r"\(.*", "", span) for span in spans(path.read_text())]
    names = {name.rsplit(".", 1)[-1] for name in told if NAME.fullmatch(name) and not PATH.fullmatch(name)}
    assert not [name for name in names if not re.search(rf"\b{name}\b", code())]


def placed_names() -> list[tuple[str, str]]:
    """(name, files) of docs/methods.md: "`weighting.py`, `weigh` and `rake`." and "`LIMITS` in `src/…`"."""
    text, found = (ROOT / "docs/methods.md").read_text(), []
    for sentence in re.findall(r"^(?:`[^`\n]+`(?:, | and )?)+(?=\.)|(?:`\w+`(?:, )?)+ in `[^`\n]+\.py`", text, re.M):
        told = spans(sentence)
        files = [span for span in told if span.endswith(".py")]
        found += [(span, " ".join(files)) for span in told if span not in files]
    return found


@pytest.mark.parametrize(("name", "files"), placed_names())
def test_what_methods_tells_lives_in_the_module_it_names(name: str, files: str) -> None:
    folders = ("", "src/surveystats/", "src/highfive/surveys/")
    places = [ROOT / folder / file for file in files.split() for folder in folders if (ROOT / folder / file).is_file()]
    defined = re.compile(rf"^(def|class) {name}\b|^{name}\b.* = ", re.M)
    assert [place for place in places if defined.search(place.read_text())]


def test_methods_places_enough_names() -> None:
    assert len(placed_names()) > 12


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_numbered(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert len(lines) < 40
    assert lines[0].startswith(f"# {int(path.name[:4])}. ")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))


@each_document
def test_a_decision_referred_to_exists(path: Path) -> None:
    told = {int(number) for number in re.findall(r"\bADR (\d+)", path.read_text())}
    assert told <= {int(file.name[:4]) for file in ADRS}
