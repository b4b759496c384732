"""Beginnings of words that tell of health, of another person, of need: by language. They only ever warn."""

import re


def _any(stems: str) -> "re.Pattern[str]":
    """A word that begins with one of the stems; "=" at the end of a stem: the word ends there."""
    parts = [re.escape(stem[:-1]) + r"\b" if stem.endswith("=") else re.escape(stem) for stem in stems.split()]
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.I)


def _of(owners: str, people: str) -> "re.Pattern[str]":
    """An owner's word and, next to it, a word for a person ("min gamla mor", "my neighbour")."""
    said, who = "|".join(owners.split()), "|".join(people.split())
    return re.compile(rf"\b(?:{said})\s(?:\w+\s){{0,2}}(?:{who})|\b(?:hon|han|henne|honom|she|he|her|him)\b", re.I)


HEALTH = {
    "fi": _any(
        "sairas sairau sairastu sairasta syöpä syövä kasvai diabet masennus masennuk masentun lääke= lääkke lääkity "
        "lääkitty diagnoo leikat leikkau sairaalas psyko psykiatr skitso kaksisuunt bipolaar adhd asperger autis "
        "dementi muistisair alzheim parkinson epileps astma reuma sydänkoh sydänvi sydäntau sydäninf aivoinf "
        "aivohal aivovam aivoverenv verenpain itsemurh itsetuho alkoholis alkoholiriip päihder päihdeong "
        "huumeriip huumeong raskaana keskenme vammau vammai mielenterveyso mielenterveyden ahdistuneisuush "
        "paniikkih työuupu burnout hiv= hepatiit ms-tau selkäki kipulää särkylää syömishäi insuli terapias"
    ),
    "sv": _any(
        "sjuk= sjuka= sjukdom sjukskriv cancer tumör diabet depression deprimera medicin diagnos operera operation "
        "psykos psykiatr schizofr bipolär adhd asperger autis demens dement minnessj alzheim parkinson epileps astma "
        "reumat hjärtinf hjärtfel hjärtsj stroke hjärnblöd hjärnskad blodtryck självmord självska alkoholis "
        "alkoholber missbruk gravid missfall funktionsneds psykisk ångestst paniksynd utbränd hiv= hepatit "
        "ätstör insulin ryggsmärt"
    ),
    "en": _any(
        "ill= illness sick= sickness disease cancer tumour tumor diabet depression depressed medication medicine= "
        "diagnos surgery operated psychosis psychot psychiatr schizophr bipolar adhd asperger autis dementia alzheim "
        "parkinson epileps asthma arthrit stroke= suicid self-harm alcoholi addict pregnan miscarr disab "
        "mental anxiety= panic burnout hiv= hepatit insulin"
    ),
}
OTHERS = {
    "fi": re.compile(
        r"\b(?:äiti|äidi|isä(?!n[nt])|isoäi|isois|sisko|velje|veli|naapur|mieh\w*ni\b|vaimo|puoliso|avopuol|avomie|"
        r"avovaim|lapse|lapsi|lasten|poika(?:ni|mme)|poja|tyttär|tytär|ystäv|kaveri|mummo|mummi|mummu|ukki|vaari|"
        r"pappa|tuttav|tuttu(?:ni)|serku|serkk|täti|tädi|setäni|sedä|eno(?:ni|lla)|työkaver|anop|anoppi|appeni|"
        r"miniä|vävy|hänellä|hänen|hänelle|häntä|hän\b|eräs|erää)",
        re.I,
    ),
    "sv": _of(
        "min mitt mina vår vårt våra en ett",
        r"mor\b mors\b mamma pappa far\b fars\b syster bror bröder grann man\b fru\b son\b dotter vän\b vänn kompis "
        r"mormor farmor morfar farfar sambo maka\b make\b barn kusin moster faster svärmor svärfar kolleg bekant",
    ),
    "en": _of(
        "my our a",
        r"mother mom mum father dad sister brother neighbo husband wife partner son\b daughter friend grand child kid "
        r"aunt uncle cousin colleague in-law",
    ),
}
NEED = {
    "fi": re.compile(
        r"\b(?:tarvits|tarvii|kaipaa|yksinäi|(?:asuu|on|jää) (?:aivan |ihan )?yksin\b|juo\b|juopo|ryyppä|päihte|"
        r"huume|velka|velko|veloi|lyö|hakka|väkival|uhkai|pelkä|huolissa|kaatu|kaatui|muisti|unoht|sekava|sekais|"
        r"itke|masent|ahdist|voi huonosti|ei (?:enää |oikein )?(?:jaksa|pärjää|selviä|pääse|syö|nuku|uskalla|osaa|"
        r"kykene|pysty))",
        re.I,
    ),
    "sv": re.compile(
        r"\b(?:behöver|saknar|klarar (?:sig )?inte|orkar inte|kan inte|vågar inte|ensam|dricker|super\b|missbruk|"
        r"drog|skuld|slår|våld|hota|rädd|orolig|ramla|glöm|minnet|förvirr|gråt|mår dåligt|äter inte|sover inte|ångest)",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:needs?|lonel|alone|drinks?|drinking|drugs?|debts?|hits|beats|violen|threat|afraid|scared|worried|fell|"
        r"falls|forget|memory|confus|cries|crying|cannot|can't|can not|does not (?:eat|sleep|dare)|"
        r"doesn't (?:eat|sleep|dare)|not coping|unwell)",
        re.I,
    ),
}
