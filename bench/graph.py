"""The synthetic graph: 100,000 people, as many wallets, 500,000 transfers, and what joins them. It describes nobody.
`CRIMEGRAPH_BENCH=large` makes a larger one.

Seeded, so that every machine asks the same questions of the same data. Nodes are CLEAR. What a reader may not see are
second assertions of what is known anyway: so that an API without scopes can answer equally, while the scope still
has something to decide in every hop.
"""

import hashlib
import itertools
import os
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import Marking, NoticeColour, Reliability, Stance

SEED = 4
LARGE = os.environ.get("CRIMEGRAPH_BENCH") == "large"
"""Ten times as much, twenty times the transfers: a million entities, for what has to be bounded (bench/scale)."""
PEOPLE, WALLETS, TRANSFERS = (480_000, 500_000, 10_000_000) if LARGE else (100_000, 100_000, 500_000)
SECONDS_APART = 20 if LARGE else 300
"""Of transfers, so that all lie within a few years."""
COMPOUNDS = 2_000
NOTICES = 20_000
CRIMES = 10_000
SOURCES = 200
ORIGINS = 160
"""Sources that repeat nobody. Each of the others repeats one of these."""
OPERATORS = 50
"""People of each compound."""

RECORDED = datetime(2025, 1, 1, tzinfo=UTC)
FIRST_TRANSFER = datetime(2020, 1, 1, tzinfo=UTC)
COUNTRIES = ("MM", "KH", "LA", "TH", "PH", "CN", "VN", "MY", "ID", "SG", "IN", "NG", "KE", "BR", "FI", "DE", "US", "GB")
COUNTRY_WEIGHTS = tuple(1 / rank for rank in range(1, len(COUNTRIES) + 1))
COLOURS = tuple(NoticeColour)
_FIRST = (
    "ba",
    "chen",
    "da",
    "el",
    "fa",
    "gu",
    "ha",
    "ino",
    "ja",
    "ko",
    "li",
    "mei",
    "na",
    "oh",
    "pa",
    "qi",
    "ro",
    "su",
)
_LAST = (
    "ang",
    "bo",
    "chai",
    "dee",
    "eng",
    "fu",
    "gan",
    "hwa",
    "ing",
    "jun",
    "kyi",
    "lwin",
    "min",
    "naing",
    "oo",
    "phyo",
)
_GRADES = ((Reliability.A, 1), (Reliability.B, 2), (Reliability.C, 3), (Reliability.D, 2), (None, None))


def person_id(number: int) -> str:
    return f"person:bench-{number:06}"


def compound_id(number: int) -> str:
    return f"compound:bench-{number:04}"


def notice_id(number: int) -> str:
    return f"notice:bench-{number:05}"


def crime_id(number: int) -> str:
    return f"crime:bench-{number:05}"


def source_id(number: int) -> str:
    return f"source:bench-{number:03}"


def address(number: int) -> str:
    return "0x" + hashlib.sha256(f"wallet {number}".encode()).hexdigest()[:40]


def wallet_id(number: int) -> str:
    return f"wallet:evm:{address(number)}"


def person_name(number: int) -> str:
    """Every name is of one person alone: its number is written in syllables, shuffled."""
    shuffled = number * 7_919 % PEOPLE
    parts: list[str] = []
    for size in (18, 16, 18, 20):
        shuffled, digit = divmod(shuffled, size)
        parts.append((_FIRST if len(parts) % 2 == 0 else _LAST)[digit % (18 if len(parts) % 2 == 0 else 16)])
    return f"{parts[0]}{parts[1]} {parts[2]}{parts[3]} {number}".title()


def birth_date(number: int) -> date:
    return date(1950, 1, 1) + timedelta(days=number * 104_729 % 20_000)


def gender(number: int) -> str:
    return "FEMALE" if number * 31 % 7 < 3 else "MALE"


def transfer_time(number: int) -> str:
    """No two transfers at one time, so that an order by time is the same on every side."""
    return (FIRST_TRANSFER + timedelta(seconds=SECONDS_APART * number + 7)).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- nodes --------------------------------------------------------------------------------------------------------


def _node(label: str, node_id: str, **properties: object) -> NodeRow:
    return NodeRow(label, node_id, properties, RECORDED, synthetic=True)


def _people() -> Iterator[NodeRow]:
    for i in range(PEOPLE):
        yield _node(
            "Person",
            person_id(i),
            name=person_name(i),
            aliases=[f"Alias {person_name(i).split()[0]} {i}"],
            birthDate=birth_date(i).isoformat(),
            nationalities=[COUNTRIES[i % len(COUNTRIES)]],
            gender=gender(i),
            topics=["crime"],
        )


def _wallets() -> Iterator[NodeRow]:
    for i in range(WALLETS):
        yield _node("Wallet", wallet_id(i), family="evm", address=address(i))


def _compounds() -> Iterator[NodeRow]:
    for i in range(COMPOUNDS):
        yield _node("Compound", compound_id(i), name=f"Compound {i}")


def _notices() -> Iterator[NodeRow]:
    for i in range(NOTICES):
        published = (date(2015, 1, 1) + timedelta(days=i % 3_600)).isoformat()
        colour = str(COLOURS[i % len(COLOURS)])
        yield _node("Notice", notice_id(i), name=f"Notice {i}", colour=colour, publishedAt=published)


def _crimes() -> Iterator[NodeRow]:
    for i in range(CRIMES):
        yield _node("Crime", crime_id(i), name=f"Crime {i}", kind=("FRAUD", "FORCED_LABOUR", "MONEY_LAUNDERING")[i % 3])


def _countries() -> Iterator[NodeRow]:
    for code in COUNTRIES:
        yield _node("Country", f"country:{code}", name=f"Country {code}", iso2=code)


def _sources() -> Iterator[NodeRow]:
    for i in range(SOURCES):
        yield _node("Source", source_id(i), name=f"Source {i}", publisher=f"Publisher {i % 60}")


# --- assertions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Voice:
    """States edges: one source each, for some a second one, a denial, or one that is not for everybody."""

    type: str
    draw: random.Random

    @classmethod
    def of(cls, relationship: str) -> "_Voice":
        return cls(relationship, random.Random(f"{SEED} {relationship}"))

    def states(self, start: str, end: str, properties: Mapping[str, object] | None = None) -> Iterator[AssertionRow]:
        first = self.draw.randrange(SOURCES)
        yield self.row(start, end, first, properties)
        chance = self.draw.random()
        if chance < 0.08:
            yield self.row(start, end, (first + 1 + self.draw.randrange(SOURCES - 1)) % SOURCES, properties)
        if chance < 0.02:
            yield self.row(start, end, (first + 7) % SOURCES, properties, Stance.DENIES, Marking.CLEAR, "2024")
        elif chance < 0.05:
            yield self.row(start, end, (first + 11) % SOURCES, properties, Stance.ASSERTS, Marking.AMBER, "2023")

    def row(
        self,
        start: str,
        end: str,
        source: int,
        properties: Mapping[str, object] | None,
        stance: Stance = Stance.ASSERTS,
        marking: Marking = Marking.CLEAR,
        valid_from: str | None = None,
    ) -> AssertionRow:
        reliability, credibility = _GRADES[self.draw.randrange(len(_GRADES))]
        return AssertionRow(
            type=self.type,
            start=start,
            end=end,
            source=source_id(source),
            recorded_at=RECORDED,
            stance=stance,
            reliability=reliability,
            credibility=credibility,
            valid_from=valid_from,
            marking=marking,
            properties=properties or {},
        )


@cache
def concerned() -> tuple[tuple[int, int], ...]:
    """(notice, person): every notice is about one person, some people have many."""
    draw = random.Random(f"{SEED} concerned")
    return tuple((i, int(PEOPLE * draw.random() ** 2)) for i in range(NOTICES))


@cache
def controlled() -> tuple[tuple[int, int], ...]:
    """(person, wallet): every wallet has a controller, and a person may have several."""
    draw = random.Random(f"{SEED} controlled")
    return tuple((int(PEOPLE * draw.random() ** 1.5), i) for i in range(WALLETS))


@cache
def operated() -> tuple[tuple[int, int], ...]:
    """(person, compound): people of lower numbers more often, so that they meet those with notices and wallets."""
    draw = random.Random(f"{SEED} operated")
    return tuple(
        (person, compound)
        for compound in range(COMPOUNDS)
        for person in sorted({int(PEOPLE * draw.random() ** 1.5) for _ in range(OPERATORS)})
    )


@cache
def associated() -> tuple[tuple[int, int], ...]:
    draw = random.Random(f"{SEED} associated")
    pairs = {(draw.randrange(PEOPLE), draw.randrange(PEOPLE)) for _ in range(60_000)}
    return tuple(sorted(p for p in pairs if p[0] != p[1]))


@cache
def transferred() -> tuple[tuple[int, int], ...]:
    """(from, to) by number. A tenth leaves wallet 0, which is an exchange's; the rest follow a power law."""
    draw = random.Random(f"{SEED} transferred")

    def wallet() -> int:
        return min(int(draw.paretovariate(0.15)), 10**9) * 48_271 % WALLETS

    def pair() -> tuple[int, int]:
        start = 0 if draw.random() < 0.1 else wallet()
        end = 0 if draw.random() < 0.05 else wallet()
        return (start, end) if start != end else (start, (end + 1 + draw.randrange(WALLETS - 1)) % WALLETS)

    return tuple(pair() for _ in range(TRANSFERS))


def _concerns() -> Iterator[AssertionRow]:
    voice = _Voice.of("CONCERNS")
    for notice, person in concerned():
        yield from voice.states(notice_id(notice), person_id(person))


def _controls() -> Iterator[AssertionRow]:
    voice = _Voice.of("CONTROLS")
    for person, wallet in controlled():
        yield from voice.states(person_id(person), wallet_id(wallet))


def _operates() -> Iterator[AssertionRow]:
    voice = _Voice.of("OPERATES")
    for person, compound in operated():
        yield from voice.states(person_id(person), compound_id(compound))


def _associates() -> Iterator[AssertionRow]:
    voice = _Voice.of("ASSOCIATE_OF")
    for one, other in associated():
        yield from voice.states(person_id(one), person_id(other))


def _based() -> Iterator[AssertionRow]:
    voice = _Voice.of("BASED_IN")
    for i, code in enumerate(voice.draw.choices(COUNTRIES, COUNTRY_WEIGHTS, k=PEOPLE)):
        yield from voice.states(person_id(i), f"country:{code}")


def _located() -> Iterator[AssertionRow]:
    voice = _Voice.of("LOCATED_IN")
    for i in range(COMPOUNDS):
        yield from voice.states(compound_id(i), f"country:{COUNTRIES[i % 6]}")


def _suspected() -> Iterator[AssertionRow]:
    voice = _Voice.of("SUSPECTED_OF")
    for i in range(CRIMES):
        for person in {voice.draw.randrange(PEOPLE) for _ in range(3)}:
            yield from voice.states(person_id(person), crime_id(i), {"caseNumber": f"case {i}"})


def _took_place() -> Iterator[AssertionRow]:
    voice = _Voice.of("TOOK_PLACE_AT")
    for i in range(CRIMES):
        yield from voice.states(crime_id(i), compound_id(voice.draw.randrange(COMPOUNDS)))


def _derived() -> Iterator[AssertionRow]:
    voice = _Voice.of("DERIVED_FROM")
    for i in range(ORIGINS, SOURCES):
        origin = voice.draw.randrange(ORIGINS)
        yield voice.row(source_id(i), source_id(origin), i, None)


def transfers(start: int = 0, stop: int = TRANSFERS) -> Iterator[AssertionRow]:
    """Transfers have one source each: parallel ones would be two happenings."""
    voice = _Voice.of("SENT")
    for i, (one, other) in enumerate(itertools.islice(transferred(), start, stop), start=start):
        amount = f"{(i * 7_919 % 900_000) / 100 + 1:.2f}"
        properties = {"amount": amount, "asset": "USDT", "at": transfer_time(i), "txHash": f"0x{i:016x}", "index": 0}
        yield voice.row(wallet_id(one), wallet_id(other), i % SOURCES, properties)


NODES: Mapping[str, Callable[[], Iterator[NodeRow]]] = {
    "Person": _people,
    "Wallet": _wallets,
    "Compound": _compounds,
    "Notice": _notices,
    "Crime": _crimes,
    "Country": _countries,
    "Source": _sources,
}

ASSERTIONS: Mapping[str, Callable[[], Iterator[AssertionRow]]] = {
    "SENT": transfers,
    "CONTROLS": _controls,
    "OPERATES": _operates,
    "BASED_IN": _based,
    "ASSOCIATE_OF": _associates,
    "CONCERNS": _concerns,
    "SUSPECTED_OF": _suspected,
    "TOOK_PLACE_AT": _took_place,
    "LOCATED_IN": _located,
    "DERIVED_FROM": _derived,
}
