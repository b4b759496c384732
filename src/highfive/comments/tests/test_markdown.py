"""What people write does no harm: scripts, links, direction tricks, nesting; as HTML and as plain text."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from highfive.comments.formats.markdown import TAGS, mentioned, plain_text, safe_html
from highfive.comments.rules import TEXT_LIMIT, cleaned

AINO = "Aino Alatalo"
BAD = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
       "java&#115;cript:alert(1)", "java\tscript:alert(1)", "&#x6A;avascript&colon;alert(1)", "file:///etc/passwd",
       "//evil.example", "/kaytannot/1/", "\x01javascript:alert(1)", "%6Aavascript:alert(1)", "ftp://a.example",
       "blob:abc", "https:evil.example", "tel:112")  # fmt: skip
FORMS = ("[x]({})", "[x](<{}>)", "<{}>", "![x]({})", "[x][a]\n\n[a]: {}", "[x]: {}\n\n[x]", "[x][]\n\n[x]: <{}> 'y'",
         '[x]({} "title")', "[![y]({})]({})", "{}", "- > [x]({})", "[`x`]({})")  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href=javascript:1>x</a>",
    "<scr<script>ipt>alert(1)</script>", "<!--<img src=x>-->", "<![CDATA[<script>]]>", "<?php ?>", "<style>*{}</style>",
    "<iframe src=//evil.example>", "</div></main><form action=//evil.example><input name=p>", "&lt;script&gt;",
    "`<script>`", "```<script>\n<script>alert(1)</script>\n```", "<math><mtext><style><img onerror=alert(1)>",
    '<a href="x" style="position:fixed">', "<base href=//evil.example>", "<meta http-equiv=refresh content=0>",
    "**<b onclick=x>**", "[x](https://a.example/\"onmouseover=alert(1))", "[x](https://a.example/'><script>)",
    "https://a.example/\"><script>", "@Aino Alatalo<script>", "&#60;script&#62;", "\x00<script>", "```js\" onload=x\ny",
)  # fmt: skip


class Page(HTMLParser):
    """Reads elements and attributes as a browser would meet them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open += [] if tag in ("br", "hr") else [tag]

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def harmless(text: str) -> Page:
    page = Page(safe_html(text, [AINO]))
    assert not page.open, "an element is left open and would swallow the page"
    for tag, attributes in page.seen:
        assert tag in TAGS
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else set())
        if tag == "a" and "href" in attributes:
            assert re.match(r"(https?://|mailto:)[^\s]", attributes["href"] or "", re.I)
            assert attributes["rel"] == "nofollow ugc noopener noreferrer"
    return page


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("address", BAD)
def test_links_lead_to_nothing_but_the_web_and_mail(form: str, address: str) -> None:
    page = harmless(form.replace("{}", address))
    assert not [tag for tag, _attributes in page.seen if tag in ("a", "img")]


@pytest.mark.parametrize("form", FORMS)
def test_good_links_are_links_in_every_form(form: str) -> None:
    page = harmless(form.replace("{}", "https://thl.fi/a_b?c=1&d=2"))
    assert next(attributes["href"] for tag, attributes in page.seen if tag == "a") == "https://thl.fi/a_b?c=1&d=2"
    assert "img" not in [tag for tag, _attributes in page.seen]


@pytest.mark.parametrize("text", HOSTILE)
def test_html_is_text(text: str) -> None:
    page = harmless(text)
    assert {tag for tag, _attributes in page.seen} <= {"p", "br", "strong", "b", "code", "pre", "a"}
    assert not re.search(r"<(script|img|svg|style|iframe|form|input|base|meta|math)", safe_html(text))


@pytest.mark.slow
@given(st.text(st.sampled_from("<>[]()!`*_->#&;:/\\\"'@ \n\tajv1.x\u202e\u200b"), max_size=200))
def test_no_mixture_of_marks_does_harm(text: str) -> None:
    harmless(text)
    plain_text(text, 50)


DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = "\u200b\u2060\u2061\u2064\ufeff\u00ad\u180e\u034f\u3164\u115f\U000e0041\U000e007f\ufff9\x00\x07\x1b\x7f\x9b"


@pytest.mark.parametrize("mark", DIRECTION + UNSEEN)
def test_what_is_not_seen_is_not_kept(mark: str) -> None:
    for read in (
        cleaned(f"a{mark}b"),
        plain_text(f"a{mark}b"),
        plain_text(f"a&#{ord(mark)};b"),
        plain_text(f"`a{mark}b`"),
    ):
        assert mark not in read
    assert mark not in safe_html(f"a{mark}b [x](https://a.example/{mark}) &#{ord(mark)};")


def test_letters_of_right_to_left_and_joined_emoji_stay() -> None:
    for text in ("مرحبا بالعالم", "שלום", "👩‍👩‍👧", "می‌خواهم", "Čáhci ja buorre beaivi", "ääkköset"):
        assert cleaned(text) == text
        assert text in safe_html(text)


def test_piles_of_accents_do_not_reach_over_their_neighbours() -> None:
    assert len(cleaned("a" + "\u0327\u0328\u0321" * 100)) <= 4
    assert cleaned("a\u0308") == "ä"


def test_line_breaks_of_every_kind_are_breaks() -> None:
    assert cleaned("a\r\nb\rc\u2028d\u2029e\x85f") == "a\nb\nc\nd\ne\nf"
    assert safe_html("a\nb").count("<br>") == 1


NESTED = {
    "quotations": ">" * TEXT_LIMIT, "brackets": "[" * TEXT_LIMIT, "links": "[](" * 1600, "emphasis": "*a_" * 1600,
    "lists": "\n".join("  " * i + "- a" for i in range(65)), "flat lists": "- " * 2500, "ticks": "`a``" * 1200,
    "strong": "**a " * 1200, "images": "![" * 2500, "references": "[a]: b\n" * 700, "mixed": "> - " * 1200,
    "angles": "<" * TEXT_LIMIT, "entities": "&a;" * 1600, "at": "@" * TEXT_LIMIT, "backslash": "\\" * TEXT_LIMIT,
    "links in links": "[a](http://x/ " * 350, "addresses": "https://" * 600, "mentions": "@Aino Alatalo " * 350,
    "fences": "```\n" * 1200, "unclosed": "[a](<b" * 800, "rules": "---\n" * 1200, "emphasised": "_a" * 2500,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", NESTED)
def test_no_text_that_fits_swells_or_is_lost(name: str) -> None:
    text = NESTED[name]
    assert len(text) <= TEXT_LIMIT
    harmless(text)
    assert len(mentioned(text, [AINO])) <= 1
    assert len(safe_html(text)) < 40 * TEXT_LIMIT
    letters = [letter for letter in text if letter.isalpha()][:50]
    assert not letters or set(letters) <= set(plain_text(text)) | set("b") or name == "references"


def test_what_is_nested_deeper_than_anybody_reads_is_shown_as_typed() -> None:
    text = "> " * 40 + "syvällä <b>"
    assert "syvällä &lt;b&gt;" in safe_html(text)
    assert "blockquote" not in safe_html(text)
    assert safe_html("> > > syvällä").count("<blockquote>") == 3


def test_markdown_that_people_use() -> None:
    page = safe_html("Kävimme **kylällä**.\nKatso https://thl.fi/osallisuus.\n\n1. yksi\n2. kaksi\n\n> Näin sanottiin")
    assert "<strong>kylällä</strong>.<br>" in page
    assert ">https://thl.fi/osallisuus</a>.</p>" in page
    assert page.count("<li>") == 2
    assert "<blockquote>" in page
    assert "<h1>" not in safe_html("# Otsikko\n\nToinen\n===")


def test_plain_text_tells_where_a_link_leads() -> None:
    text = "Katso [tämä](https://a.example/x) ja https://b.example\n\n- yksi\n- kaksi & <kolme>"
    assert plain_text(text) == ("Katso tämä (https://a.example/x) ja https://b.example\n- yksi\n- kaksi & <kolme>")
    assert plain_text("sana " * 300, 100) == "sana " * 18 + "sana …"


def test_mentions_are_whole_names_in_running_text() -> None:
    people = ["Aino Alatalo", "Aino", "Sulo Sallinen", "Veera von Ö (x)"]
    said = "@Aino Alatalo, @sulo sallinen: **@Veera von Ö (x)**"
    assert mentioned(said, people) == {"Aino Alatalo", "Sulo Sallinen", "Veera von Ö (x)"}
    assert mentioned("@Aino Alatalon a@Aino Alatalo @@Aino Alatalo Aino Alatalo", [AINO]) == set()
    assert mentioned("`@Aino` [@Aino](https://a.example)\n\n```\n@Aino\n```", people) == set()
    assert mentioned(unicodedata.normalize("NFD", "@Veera von Ö (x)"), people) == {"Veera von Ö (x)"}
    assert "<b>@Aino Alatalo</b>" in safe_html(said, people)
    assert "<b>" not in safe_html(said)
    assert mentioned("@", []) == mentioned("@", [""]) == set()
