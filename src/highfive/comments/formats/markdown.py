"""Markdown that people write -> HTML that can do no harm, plain text, and who is named with an @."""

import functools
import html
import re
from collections.abc import Collection, Iterator

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from highfive.comments.rules import UNSEEN, cleaned

TAGS = {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a", "b"}
SCHEMES = {"http", "https", "mailto"}
DEEPEST = 12  # levels of tokens: six lists or quotations in each other; deeper text is shown as it was typed
ALLOWED_ADDRESS = re.compile(r"(https?://|mailto:)[^\s]+", re.I)
BARE_ADDRESS = r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]*]"


def _parser() -> MarkdownIt:
    """CommonMark without HTML, images, headings (the page has its own) and code by indenting; a break is a break."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 3 * DEEPEST})
    parser.disable(["html_block", "html_inline", "image", "heading", "lheading", "code"])
    parser.validateLink = lambda url: bool(ALLOWED_ADDRESS.fullmatch(url))  # type: ignore[method-assign]
    parser.core.ruler.push("marks", _marks)
    return parser


def _marks(state: StateCore) -> None:
    """In running text, make links of bare addresses and mark the names given in `env["names"]` after an @."""
    pattern = _marked(state.env.get("names", ()))
    for block in state.tokens:
        if block.type == "inline":
            block.children = list(_with_marks(block.children or [], pattern))


def _marked(names: Collection[str]) -> re.Pattern[str]:
    """The longest name first, so that a person is not taken for one whose name begins the same."""
    longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    named = rf"(?<![\w@.])@(?:{longest})(?!\w)" if longest else r"(?!)"
    return re.compile(f"({named}|{BARE_ADDRESS})", re.I)


def _with_marks(tokens: list[Token], pattern: re.Pattern[str]) -> Iterator[Token]:
    inside = 0  # of a link
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or inside:
            yield token
            continue
        for at, part in enumerate(pattern.split(token.content)):
            yield from _mark(part, token.level) if at % 2 else _text(part, token.level)


def _text(content: str, level: int) -> Iterator[Token]:
    if content:
        yield Token("text", "", 0, content=content, level=level)


def _mark(part: str, level: int) -> Iterator[Token]:
    attributes: dict[str, str | int | float]
    kind, tag, attributes = ("mention", "b", {}) if part.startswith("@") else ("link", "a", {"href": part})
    yield Token(f"{kind}_open", tag, 1, attrs=attributes, level=level)
    yield from _text(part, level + 1)
    yield Token(f"{kind}_close", tag, -1, level=level)


PARSER = _parser()


def _tokens(text: str, names: tuple[str, ...]) -> list[Token]:
    """The text's tokens; none when it is nested deeper than anybody reads."""
    tokens = PARSER.parse(text, {"names": names})
    deepest = max((token.level for token in tokens), default=0)
    return [] if deepest > DEEPEST else tokens


@functools.lru_cache(maxsize=512)
def _html(text: str, names: tuple[str, ...]) -> str:
    tokens = _tokens(text, names)
    made = PARSER.renderer.render(tokens, PARSER.options, {}) if tokens else _as_typed(text)
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener noreferrer",
    )
    return UNSEEN.sub("", clean)  # again: an entity such as &#8238; has become its character only now


def _as_typed(text: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n") if part)


def safe_html(text: str, names: Collection[str] = ()) -> SafeString:
    """The text as HTML that may stand on a page: paragraphs, emphasis, lists, quotations, code, links.

    Links lead to http, https and mailto only, and say nofollow and ugc. `names` are marked where an @ is before them.
    Show it in an element with dir="auto".
    """
    return mark_safe(_html(cleaned(text), tuple(sorted(names))))  # noqa: S308 - nh3 has cleaned it


def plain_text(text: str, limit: int | None = None) -> str:
    """The text as a reader of plain text sees it, cut at a word when longer than `limit` characters."""
    made = _html(cleaned(text), ())
    for pattern, plain in _PLAIN:
        made = pattern.sub(plain, made)
    read = re.sub(r"\n\s*\n+", "\n", cleaned(html.unescape(nh3.clean(made, tags=set()))))
    if limit is None or len(read) <= limit:
        return read
    return read[:limit].rsplit(None, 1)[0] + " …"


_PLAIN = (
    (re.compile(r'<a href="([^"]*)"[^>]*>\1</a>'), r"\1"),
    (re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.S), r"\2 (\1)"),
    (re.compile(r"<li>\s*"), "<li>- "),
    (re.compile(r"</(?:p|li)>\n?"), "\n"),
)


def mentioned(text: str, names: Collection[str]) -> set[str]:
    """Which of `names` the text mentions: "@Aino Alatalo", in running text, not in code or in a link."""
    known = {name.casefold(): name for name in names}
    found = {
        child.content[1:].casefold()
        for block in _tokens(cleaned(text), tuple(sorted(names)))
        for before, child in zip(block.children or [], (block.children or [])[1:], strict=False)
        if before.type == "mention_open"
    }
    return {known[name] for name in found if name in known}
