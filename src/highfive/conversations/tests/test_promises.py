"""What a resident's pages promise, read in all four languages: no more than the threat model and the backups allow."""

import html
import re

import pytest
from django.test import Client

from highfive.conversations.actions.answering import answer
from highfive.conversations.actions.ladder import give_consent
from highfive.conversations.actions.writing import start_thread
from highfive.conversations.models import ContactSettings, Thread
from highfive.conversations.rules.tongues import tongue_of
from highfive.core.models import Person, Region

pytestmark = pytest.mark.django_db
PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
BACKUPS = {
    "fi": "Varmuuskopioissa poistettu säilyy enintään kuukauden. Viestisi, numerosi ja nimesi ovat niissä lukittuina.",
    "fi-simple": "Varmuuskopioissa tiedot säilyvät vielä enintään kuukauden.",
    "sv": "I säkerhetskopior finns det raderade kvar i högst en månad.",
    "en": "What is deleted stays in backups for a month at most. Your words, number and name are locked there.",
}
COUNTED = {
    "fi": "Jäljelle jää merkintä tilastoon: vuosi, yhteydenoton tapa, aihe ja miten kävi. Myös kunta jää, jos kerroit",
    "fi-simple": "Meille jää merkintä: vuosi, tapa ottaa yhteyttä, aihe ja miten kävi. Myös kunta jää, jos",
    "sv": "Kvar blir en anteckning i statistiken: år, kanal, tema och hur det gick. Också kommunen blir kvar,",
    "en": "A count remains: year, channel, theme and how it went. The municipality too, if you told it.",
}
READ = {
    "fi": "Aino Alatalo lukee viestisi. Myös sijainen voi lukea sen, nyt tai myöhemmin. Näet, kuka sen on avannut ja",
    "fi-simple": "Aino Alatalo lukee viestisi. Myös hänen sijaisensa voi lukea sen, nyt tai myöhemmin. Näet, kuka on",
    "sv": "Aino Alatalo läser ditt meddelande. Också en vikarie kan läsa det, nu eller senare. Du ser vem som har",
    "en": "Aino Alatalo reads your message. A deputy may read it too, now or later. You see who has opened it, and",
}
DEPUTY = {
    "fi": "Myös sijainen voi lukea sen, nyt tai myöhemmin. Näet, kuka viestin on avannut ja minä päivänä.",
    "fi-simple": "Myös hänen sijaisensa voi lukea sen, nyt tai myöhemmin. Näet, kuka on lukenut viestisi ja",
    "sv": "Också en vikarie kan läsa det, nu eller senare. Du ser vem som har öppnat det och vilken dag.",
    "en": "A deputy may read them too, now or later. You see who has opened them and on which day.",
}
HISTORY = {
    "fi": "Selaimen historia muistaa, että kävit täällä.",
    "fi-simple": "Selain muistaa, että kävit täällä. Tyhjennä selaimen historia.",
    "sv": "Webbläsarens historik minns att du har varit här.",
    "en": "The browser’s history remembers that you were here.",
}
JOINED = {
    "fi": "Mikään tässä järjestelmässä ei yhdistä keskustelua kyselyvastauksiisi.",
    "fi-simple": "Tämä palvelu ei yhdistä viestiäsi siihen, mitä vastasit kyselyyn.",
    "sv": "Ingenting i det här systemet kopplar konversationen till dina enkätsvar.",
    "en": "Nothing in the system joins a conversation to your answers to a survey.",
}
MEETING = {
    "fi": "Jos kirjoitimme tapaamisen osoitteen vastaukseen, se jää sinne.",
    "fi-simple": "Kirjoitimmeko vastaukseen tapaamisen osoitteen? Se jää sinne.",
    "sv": "Om vi har skrivit mötets adress i ett svar blir den kvar där.",
    "en": "If we wrote the address of the meeting in an answer, it stays there.",
}
NICKNAME = {
    "fi": "Lempinimeä tai väärin kirjoitettua nimeä emme löydä. Lue keskustelu vielä itse läpi.",
    "fi-simple": "Emme löydä lempinimeä. Emme löydä nimeä, jos siinä on kirjoitusvirhe. Lue keskustelu vielä itse.",
    "sv": "Ett smeknamn eller ett felskrivet namn hittar vi inte. Läs själv igenom konversationen.",
    "en": "We do not find a nickname or a misspelt name. Read through the conversation yourself.",
}
NEUTRAL = {
    "fi": "Juttele jonkun kanssa",
    "fi-simple": "Puhu jonkun kanssa",
    "sv": "Prata med någon",
    "en": "Talk to someone",
}
LADDER = [("callback", {"phone": "040 123 4567"}), ("video", {"times": "iltaisin"}), ("named", {"name": "Matti"})]
Languages = pytest.mark.parametrize(("language", "prefix"), PREFIXES.items())


@pytest.fixture
def opened(contact: ContactSettings, region: Region, cast: dict[str, Person]) -> tuple[Client, Thread]:
    """A conversation with every step taken, answered in Finnish, open in a browser."""
    thread, receipt = start_thread(region=region, text="Kaipaan kahviseuraa.", language="sv")
    answer(thread=thread, text="Hei! Kiitos viestistä, sopii kyllä.", seen=1, by=cast["aino"])
    for kind, details in LADDER:
        give_consent(thread=thread, kind=kind, details=details, language="sv")
    browser = Client()
    browser.post("/yhteys/palaa/", {"code": receipt})
    return browser, thread


def words(browser: Client, address: str) -> str:
    """A page as it is read: no tags, one space between words."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", browser.get(address).text)))


@Languages
def test_before_writing_one_reads_who_may_read_and_what_the_browser_keeps(
    resident: Client, contact: ContactSettings, language: str, prefix: str
) -> None:
    page = words(resident, f"{prefix}/yhteys/ita-lappi/")
    assert READ[language] in page
    assert HISTORY[language] in page
    assert HISTORY[language] in words(resident, f"{prefix}/yhteys/poistu/")


@Languages
def test_forgetting_tells_of_backups_and_of_all_that_is_counted(
    opened: tuple[Client, Thread], language: str, prefix: str
) -> None:
    browser, _thread = opened
    page = words(browser, f"{prefix}/yhteys/keskustelu/unohda/")
    assert BACKUPS[language] in page
    assert COUNTED[language] in page
    gone = browser.post(f"{prefix}/yhteys/keskustelu/unohda/").text
    assert BACKUPS[language] in html.unescape(gone)


@Languages
def test_taking_back_tells_what_stays(opened: tuple[Client, Thread], language: str, prefix: str) -> None:
    browser, _thread = opened
    pages = {kind: words(browser, f"{prefix}/yhteys/keskustelu/lupa/{kind}/peru/") for kind, _details in LADDER}
    assert all(BACKUPS[language] in page for page in pages.values())
    assert [kind for kind, page in pages.items() if MEETING[language] in page] == ["video"]
    assert [kind for kind, page in pages.items() if NICKNAME[language] in page] == ["named"]


@Languages
def test_the_privacy_page_says_the_same(resident: Client, region: Region, language: str, prefix: str) -> None:
    page = words(resident, f"{prefix}/tietosuoja/")
    for said in (DEPUTY, BACKUPS, COUNTED, JOINED):
        assert said[language] in page


@Languages
def test_titles_of_the_steps_tell_a_history_nothing_of_the_step(
    opened: tuple[Client, Thread], language: str, prefix: str
) -> None:
    browser, _thread = opened
    addresses = [f"{prefix}/yhteys/keskustelu/lupa/{kind}/{end}" for kind, _details in LADDER for end in ("", "peru/")]
    titles = {re.findall(r"<title>\s*(.*?)\s*</title>", browser.get(address).text, re.S)[0] for address in addresses}
    assert len(titles) == 1
    assert NEUTRAL[language] in titles.pop()


def test_the_way_to_take_a_number_out_comes_after_the_words_where_the_link_of_the_error_leads(
    resident: Client, contact: ContactSettings
) -> None:
    page = resident.post("/yhteys/ita-lappi/", {"text": "Olen 131052-308T."}).text
    assert page.index('href="#id_text"') < page.index('id="id_text"') < page.index('value="take_number"')


def test_on_paper_the_receipt_says_what_its_picture_says(resident: Client, contact: ContactSettings) -> None:
    once = re.findall(r'name="once" value="([^"]+)"', resident.get("/yhteys/ita-lappi/").text)[0]
    resident.post("/yhteys/ita-lappi/", {"text": "Kaipaan seuraa.", "once": once})
    main = resident.get("/yhteys/kuitti/").text.partition("<main")[2].partition("</main>")[0]
    printed = re.sub(r'<(h1|p|section) class="[^"]*hf-(?:noprint|helplines).*?</\1>', "", main, flags=re.S)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", printed))
    assert "Kuittikoodi" in said
    assert "Lue vastaus tällä koodilla:" in said
    assert not re.search("perillä|Vastaamme|Laita koodi", said)


def test_words_that_are_not_in_the_pages_language_say_so(opened: tuple[Client, Thread]) -> None:
    browser, _thread = opened
    page = browser.get("/sv/yhteys/keskustelu/").text
    assert re.search(r'class="hf-words" lang="fi"><p>Hei! Kiitos', page)
    assert not re.search(r'class="hf-small hf-muted" lang', page)  # our own lines are in the writer's language
    page = browser.get("/yhteys/keskustelu/").text
    assert not re.search(r'class="hf-words" lang', page.replace('lang="sv"><p>Kaipaan', ""))
    assert page.count('<p class="hf-small hf-muted" lang="sv">') == 3


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Hei! Kiitos viestistä, sopii kyllä.", "fi"),
        ("Tack för ditt meddelande. Vi ses på tisdag!", "sv"),
        ("Thank you. We will call you on Tuesday.", "en"),
        ("Kahvihetki torstaisin", "sv"),
        ("", "sv"),
        ("Yle 2026 https://a.example/", "sv"),
    ],
)
def test_a_language_is_told_from_small_words(text: str, tongue: str) -> None:
    assert tongue_of(text, "sv") == tongue


def test_plain_finnish_is_finnish_to_a_screen_reader() -> None:
    assert tongue_of("Kahvihetki", "fi-simple") == "fi"
