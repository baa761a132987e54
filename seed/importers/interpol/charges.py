"""From the words of a charge to kinds of crime, by a table. What no row of it knows is listed, and not guessed.

A term is words: `*` stands for any ending, ` ~ ` for up to five words in between. Terms are compared without case and
without marks above or below letters, whole words only; Arabic words also behind the article and short prepositions.
Rows are asked from the top, and what one has recognised is taken out of the text: "tax fraud" is no fraud below it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from graph.vocabularies import CrimeKind as Kind


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a charge accuses of. `kind`: None where the model has none for it; `iccs`: where the words leave it open."""

    kind: Kind | None
    iccs: str | None


LONGEST = 10_000
"""Characters that are looked at. Charges have hundreds."""
_NOTHING = Recognised(None, None)

# The codes are ICCS 1.0's, at its second level or, where the words are that exact, its third.
# fmt: off
TABLE: tuple[tuple[Kind | None, str | None, Sequence[str]], ...] = (
    # Threats of that name are an offence of their own, and need no terrorist.
    (None, None, ("terroristic threat*",)),
    (Kind.TERRORISM, "09062", (
        "financing ~ terroris*", "terroris* financing", "financement ~ terroris*", "financiacion ~ terroris*",
        "financiamiento ~ terroris*", "финансирован* ~ террори*", "تمويل الارهاب",
    )),
    (Kind.TERRORISM, "0906", ("terroris*", "террори*", "ارهاب*", "teror*")),
    (Kind.TAX, "0804", (
        "tax evasion", "evasion ~ taxes", "tax fraud", "tax offence*", "tax offense*", "tax crime*", "fraude fiscal*",
        "evasion fiscal*", "evasao fiscal", "defraudacion fiscal", "defraudacion tributaria", "sonegacao fiscal",
        "steuerhinterziehung", "evasione fiscale", "уклонени* от уплаты налог*", "التهرب الضريبي", "تهرب ضريبي",
    )),
    (Kind.MONEY_LAUNDERING, "07041", (
        "money laundering", "laundering ~ money", "laundering ~ proceeds", "laundering ~ funds", "money-laundering",
        "blanchiment*", "lavado de dinero", "lavado de activos", "blanqueo de capitales", "lavagem de dinheiro",
        "branqueamento de capitais", "geldwasche", "riciclaggio", "легализаци* ~ средств*", "легализаци* ~ доход*",
        "отмыван* ~ денег", "отмыван* ~ средств*", "غسل الاموال", "غسل اموال", "غسيل الاموال", "غسيل اموال",
        "تبييض الاموال", "تبييض اموال",
    )),
    (Kind.SEXUAL_EXPLOITATION, "0302", (
        "sexual exploitation", "exploitation sexuelle", "explotacion sexual", "exploracao sexual", "child pornography",
        "pedopornograph*", "pornografia infantil", "pornographie ~ mineur*", "pimping", "procuring ~ prostitut*",
        "proxenet*", "lenocinio", "rufianism*", "zuhalterei", "сутенерств*", "сексуальн* эксплуатац*",
        "вовлечени* ~ проституци*", "детск* порнографи*", "استغلال جنسي", "الاستغلال الجنسي",
    )),
    (Kind.FORCED_LABOUR, "02042", (
        "forced labour", "forced labor", "travail force", "trabajo forzoso", "trabalho forcado", "zwangsarbeit",
        "принудительн* труд*", "العمل القسري",
    )),
    (Kind.TRAFFICKING_IN_PERSONS, "0204", (
        "traffick* ~ persons", "traffick* ~ human beings", "traffick* ~ people", "traffick* in women",
        "traffick* ~ children", "traffick* ~ minors", "human traffick*", "traffic in persons", "sex traffick*",
        "traite des etres humains", "traite d'etres humains", "traite des personnes", "traite de personnes",
        "trata de personas", "trata de seres humanos", "trata de blancas", "trafico de pessoas",
        "trafico de seres humanos", "menschenhandel*", "tratta di persone", "tratta di esseri umani",
        "торговл* людьми", "الاتجار بالبشر", "اتجار بالبشر", "الاتجار بالاشخاص", "اتجار بالاشخاص", "insan ticareti",
    )),
    (Kind.TRAFFICKING_IN_PERSONS, "0203", (
        "slavery", "enslavement", "esclavage", "esclavitud", "escravidao", "рабств*", "использован* рабск* труд*",
    )),
    (Kind.MIGRANT_SMUGGLING, "0805", (
        "smuggling of migrants", "migrant smuggling", "migrant-smuggling", "smuggling of persons",
        "smuggling of people", "people smuggling", "human smuggling", "alien smuggling", "smuggling of aliens",
        "facilitat* ~ illegal immigration", "facilitat* ~ illegal entry", "facilitat* ~ unauthorised entry",
        "trafic de migrants", "trafic illicite de migrants", "aide a l'entree ~ irregulier*",
        "trafico de migrantes", "trafico ilicito de migrantes", "contrabando de migrantes",
        "favoreggiamento dell'immigrazione clandestina", "schleusung*", "einschleusen*",
        "организаци* ~ незаконн* миграци*", "تهريب المهاجرين", "تهريب مهاجرين", "gocmen kacakciligi",
    )),
    (Kind.WILDLIFE, "1003", (
        "wildlife", "ivory", "rhino* horn*", "pangolin*", "protected species", "endangered species", "poaching",
        "especes protegees", "especes menacees", "trafic d'ivoire", "especies protegidas", "especies amenazadas",
        "fauna silvestre", "animais silvestres", "слонов* кост*",
    )),
    (Kind.CYBER, "0903", (
        "cyber*", "hacking", "computer crime*", "computer intrusion", "computer misuse", "ransomware", "malware",
        "unauthorized access ~ computer*", "unauthorised access ~ computer*", "illegal access ~ computer*",
        "piratage informatique", "acces frauduleux ~ systeme*", "acceso ilicito ~ informatic*",
        "delitos informaticos", "delito informatico", "crimes ciberneticos", "неправомерн* доступ* ~ компьютерн*",
        "вредоносн* ~ программ*", "الجرائم الالكترونية", "جريمة الكترونية",
    )),
    (Kind.CORRUPTION, "07031", (
        "bribe*", "taking ~ bribe*", "corruption active", "corruption passive", "soborno*", "cohecho*", "suborno*",
        "corrupcao ativa", "corrupcao passiva", "взятк*", "взяточничеств*", "bestechung", "bestechlichkeit",
        "rusvet*", "رشوة", "الرشوة",
    )),
    (Kind.CORRUPTION, "07032", (
        "embezzl*", "misappropriat*", "peculat*", "malversac*", "detournement de fonds", "detournement de deniers*",
        "appropriation ~ public funds", "растрат*", "اختلاس*", "zimmet",
    )),
    (Kind.CORRUPTION, "0703", (
        "corruption", "corrupcion", "corrupcao", "corruzione", "коррупци*", "فساد", "yolsuzluk",
    )),
    (Kind.FRAUD, "0701", (
        "fraud*", "defraud*", "swindl*", "scam*", "obtaining ~ by deception", "obtaining ~ by false pretences",
        "obtaining ~ by false pretenses", "false pretences", "false pretenses", "ponzi*", "phishing",
        "escroquerie*", "fraude*", "estafa*", "estafador*", "defraudac*", "estelionato", "burla qualificada",
        "betrug", "betruges", "betrugs", "gewerbsmassig* betrug*", "truffa", "truffe", "frode", "frodi",
        "мошенничес*", "шахрайств*", "oszustw*", "dolandiric*", "احتيال*", "النصب والاحتيال", "نصب واحتيال",
    )),
    (Kind.DRUGS, "0601", (
        "drug", "drugs", "drug-traffick*", "narcotic*", "narcotraf*", "psychotropic*", "cocaine", "heroin",
        "cannabis", "marijuana", "methamphetamine*", "amphetamine*", "controlled substance*", "stupefiant*",
        "cocaina", "heroina", "estupefaciente*", "drogas", "entorpecente*", "betaubungsmittel*", "stupefacent*",
        "наркоти*", "психотропн*", "مخدرات", "المخدرات", "مخدره", "مواد مخدرة", "uyusturucu*",
    )),
    (Kind.FIREARMS, "0901", (
        "possess* ~ firearm*", "possess* ~ weapon*", "possess* ~ ammunition", "possess* ~ explosive*",
        "carry* ~ firearm*", "carry* ~ weapon*", "traffick* ~ firearm*", "traffick* ~ weapon*", "traffick* ~ arms",
        "arms traffick*", "weapon* traffick*", "firearm* traffick*", "firearm* offence*", "firearm* offense*",
        "manufactur* ~ firearm*", "manufactur* ~ weapon*", "manufactur* ~ explosive*", "smuggling ~ firearm*",
        "smuggling ~ weapon*", "illegal* ~ storage ~ firearm*", "illegal* ~ turnover ~ firearm*",
        "detention ~ d'arme*", "trafic d'armes", "port ~ d'arme*", "tenencia ~ arma*", "portacion ~ arma*",
        "porte ~ arma*", "posse ~ arma*", "trafico ~ armas", "posesion ~ arma*", "хранени* ~ оружи*",
        "сбыт* ~ оружи*",
        "ношени* ~ оружи*", "незаконн* оборот* оружи*", "حيازة سلاح*", "حيازة اسلحة", "الاتجار بالاسلحة",
        "تهريب الاسلحة",
    )),
    (Kind.ORGANISED_CRIME, "0905", (
        "organized crim*", "organised crim*", "criminal organization*", "criminal organisation*",
        "criminal association*", "criminal group*", "criminal enterprise*", "criminal community", "criminal gang*",
        "racketeer*", "mafia*", "crime syndicate*", "association de malfaiteurs", "organisation criminelle",
        "asociacion ilicita", "asociacion para delinquir", "asociacion criminal", "concierto para delinquir",
        "delincuencia organizada", "organizacion criminal", "organizacion delictiva", "associacao criminosa",
        "organizacao criminosa", "formacao de quadrilha", "associazione per delinquere",
        "kriminell* vereinigung", "преступн* сообществ*", "преступн* организаци*", "تنظيم اجرامي", "عصابة اجرامية",
        "جماعة اجرامية", "suc orgutu*",
    )),
    # Violence: deaths, harm to the body, sexual violence. An attempt is a division of its own.
    (Kind.VIOLENCE, "0102", (
        "attempted murder", "attempt* ~ murder", "attempted homicide", "attempt* to kill", "attempted manslaughter",
        "tentative de meurtre", "tentative d'assassinat", "tentative d'homicide*", "tentativa de homicidio",
        "homicidio ~ tentativa", "tentativa de asesinato", "homicidio tentado", "versuchter mord",
        "покушени* на убийств*", "الشروع في القتل", "محاولة قتل",
    )),
    (Kind.VIOLENCE, "0101", (
        "murder*", "homicid*", "assassinat*", "killing", "meurtre*", "asesinato*", "feminicid*", "femicid*", "mord",
        "mordes", "omicidi*", "assassinio", "убийств*", "вбивств*", "zabojstw*", "القتل", "قتل عمد", "القتل العمد",
        "kasten oldurme",
    )),
    (Kind.VIOLENCE, None, ("manslaughter",)),  # voluntary and involuntary are different divisions
    (Kind.VIOLENCE, "0301", (
        "rape", "raped", "rapes", "raping", "sexual assault*", "sexual abuse*", "sexual violence", "indecent assault*",
        "sexual* ~ molest*", "child molest*", "indecent act*", "viol", "viols", "agression* sexuelle*",
        "atteinte* sexuelle*", "violacion sexual", "violacion agravada", "violacion de menor*", "abuso* sexual*",
        "agresion sexual", "acceso carnal*", "estupro*", "vergewaltigung*", "sexuell* missbrauch*",
        "violenza sessuale", "изнасиловани*", "насильственн* действ* сексуальн* характер*",
        "развратн* действ*", "اغتصاب", "الاغتصاب", "اعتداء جنسي", "هتك عرض", "cinsel saldiri", "cinsel istismar*",
    )),
    (Kind.VIOLENCE, "0201", (
        "assault*", "bodily harm", "bodily injur*", "grievous harm", "wounding", "battery", "coups et blessures",
        "violences volontaires", "lesiones", "lesoes corporais", "lesao corporal", "korperverletzung*",
        "lesioni personali", "причинени* ~ вреда здоровью", "kasten yaralama",
    )),
    # Known offences without a kind in the model: they get their code.
    (None, "0202", (
        "kidnap*", "abduct*", "hostage*", "unlawful deprivation of liberty", "false imprisonment", "enlevement*",
        "sequestration*", "secuestro*", "sequestro", "extorsion mediante secuestro", "похищени* человек*",
        "захват* заложник*", "اختطاف", "خطف",
    )),
    (None, "0401", (
        "robber*", "vol a main armee", "vol avec violence*", "robo agravado", "robo con violencia",
        "robo con intimidacion",
        "robo a mano armada", "roubo*", "latrocinio", "raub", "raubes", "schwer* raub*", "rapina", "rapine",
        "разбо*", "грабеж*", "سرقة بالاكراه",
    )),
    (None, "0501", ("burglar*", "housebreaking", "cambriolage*", "einbruch*")),
    (None, "0502", (
        "theft", "thefts", "larceny", "stealing", "hurto*", "furto*", "diebstahl*", "краж*", "السرقة", "hirsizlik",
    )),
)
# fmt: on


def recognised(charge: str) -> tuple[Recognised, ...]:
    """What these words accuse of, in the order of the table, a kind once. Empty where no row knows them."""
    text = _plain(charge[:LONGEST])
    found: dict[Kind | str, Recognised] = {}
    for pattern, what in _rows():
        text, times = pattern.subn(" \n ", text)
        if times and what != _NOTHING:
            found.setdefault(what.kind or what.iccs or "", what)
            if what.kind and found[what.kind].iccs != what.iccs:
                # Two codes of one kind: only what both lie in would be true of all of it.
                found[what.kind] = Recognised(what.kind, _shared(found[what.kind].iccs, what.iccs))
    return tuple(found.values())


def _shared(one: str | None, other: str | None) -> str | None:
    """The division that two codes lie in, or None."""
    return one[:4] if one and other and one[:4] == other[:4] else None


def _plain(text: str) -> str:
    """Without case, marks and what sets words apart; one blank between words."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(c for c in folded if not unicodedata.combining(c)).replace("ı", "i").replace("ة", "ه")
    return re.sub(r"[^\w'\-.;:,/()]+", " ", bare)


@cache
def _rows() -> tuple[tuple[re.Pattern[str], Recognised], ...]:
    return tuple(
        (re.compile(rf"(?<!\w)(?:{'|'.join(_pattern(term) for term in terms)})"), Recognised(kind, iccs))
        for kind, iccs, terms in TABLE
    )


def _pattern(term: str) -> str:
    words = []
    for word in term.split(" "):
        if word == "~":
            words.append(r"(?:[\w'\-]+,? ){0,5}?")
            continue
        plain = re.escape(_plain(word.rstrip("*"))) + (r"[\w\-]*" if word.endswith("*") else "")
        if "\u0600" <= word[0] <= "\u06ff":
            plain = r"(?:[وفبكل]{0,2}(?:ال|ل)?)?" + plain
        words.append(plain + r"\b,? ")
    return "".join(words).removesuffix(",? ")
