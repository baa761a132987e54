"""Planted chains: whole, with one gap, or with the dates of two neighbouring hops exchanged."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from graph.vocabularies import ProcessRole, SchemeKind
from seed.synthetic.draft import Draft
from seed.synthetic.hops import HOPS, REVERSALS, STOPS, Hop
from seed.synthetic.sources import SHIPPED, Press

# Every gap and every reversal once, and one whole chain to compare them with.
SMALLEST = len(HOPS) + len(REVERSALS) + 1
FIRST_DAY = date(2024, 1, 1)


class ChainKind(StrEnum):
    WHOLE = "WHOLE"
    GAP = "GAP"
    REVERSED = "REVERSED"


@dataclass(frozen=True, slots=True)
class Shape:
    kind: ChainKind
    gap: str | None = None
    reversed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A hop that is there: `start` and `end` as the relationship points, `date` a day or a time."""

    hop: Hop
    start: str
    end: str
    date: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What was planted. `stops` maps each role along the walk to a node's id."""

    id: str
    number: int
    shape: Shape
    stops: dict[str, str]
    steps: tuple[Step, ...]
    recruiter: str
    account: str
    operator: str
    crime: str
    start: date


def shapes(rng: Random, size: int, reversals: Sequence[tuple[str, str]] = REVERSALS) -> list[Shape]:
    """`size` shapes in random order: each gap and reversal at least once, four fifths of the rest whole."""
    planned = [Shape(ChainKind.GAP, gap=hop.name) for hop in HOPS]
    planned += [Shape(ChainKind.REVERSED, reversed=pair) for pair in reversals]
    for extra in range(size - len(planned)):
        match extra % 10:
            case 4:
                planned.append(Shape(ChainKind.GAP, gap=rng.choice(HOPS).name))
            case 9:
                planned.append(Shape(ChainKind.REVERSED, reversed=rng.choice(reversals)))
            case _:
                planned.append(Shape(ChainKind.WHOLE))
    rng.shuffle(planned)
    return planned


def plant(
    rng: Random,
    draft: Draft,
    number: int,
    shape: Shape,
    place: str,
    press: Press = SHIPPED,
    events: Collection[str] = (),
) -> Chain:
    """Adds one chain's nodes and relationships to the draft. Only its place joins it to another chain.

    `events`: types of which a relationship was so on its day alone; the others have a beginning and no end.
    """
    tag = press.tag(number)
    report = rng.choice(press.independent).id
    start = FIRST_DAY + timedelta(days=rng.randrange(400))
    dates = _dates(rng, start, shape)
    told = _Told(draft, number, tag, report, press, frozenset(events))
    stops = _stops(rng, told, start, dates)
    steps = tuple(_steps(rng, told, stops, dates, shape))
    recruiter, account = _recruiter(told, stops, start, shape)
    operator = draft.node(
        "Organization",
        f"organization:synthetic-operator-{tag}",
        f"Synthetic Operator {number}",
        report,
        kind="CRIMINAL_NETWORK",
    )
    transporter = draft.node("Person", f"person:synthetic-transporter-{tag}", f"Synthetic Transporter {number}", report)
    draft.relationship("PERPETRATED", transporter, stops["transit"], report, role=ProcessRole.Transporter)
    draft.relationship("LOCATED_IN", stops["compound"], place, report)
    crime = draft.node(
        "Crime",
        f"crime:synthetic-fraud-{tag}",
        f"Synthetic forced fraud {number}",
        report,
        kind="FRAUD",
        iccs="0701",
        title="Fraud that people held in a synthetic compound were made to commit",
    )
    draft.relationship("PART_OF", crime, stops["scheme"], report)
    return Chain(f"chain-{tag}", number, shape, stops, steps, recruiter, account, operator, crime, start)


def _dates(rng: Random, start: date, shape: Shape) -> dict[str, date]:
    """A day for every hop, each later than the one before, but for the pair that is to be reversed."""
    dates: dict[str, date] = {}
    day = start
    for hop in HOPS:
        day += timedelta(days=rng.randint(2, 14))
        dates[hop.name] = day
    if shape.reversed:
        earlier, later = shape.reversed
        dates[earlier], dates[later] = dates[later], dates[earlier]
    return dates


@dataclass(frozen=True, slots=True)
class _Told:
    """What all parts of one chain share: where they are written, its number and tag, and who reports them."""

    draft: Draft
    number: int
    tag: str
    report: str
    press: Press
    events: frozenset[str]


def _stops(rng: Random, told: _Told, start: date, dates: dict[str, date]) -> dict[str, str]:
    draft, number, tag, report = told.draft, told.number, told.tag, told.report
    stops: dict[str, str] = {}
    stops["advert"] = draft.node(
        "JobAdvert",
        f"job-advert:synthetic-{tag}",
        f"Synthetic advert {number}: customer service abroad",
        report,
        platform="Synthetic Jobs",
        language="en",
        postedAt=start.isoformat(),
    )
    for role, entered in (
        ("recruitment", "advert_to_recruitment"),
        ("transit", "recruitment_to_transit"),
        ("exploitation", "transit_to_exploitation"),
    ):
        stops[role] = draft.node(
            "Stage",
            f"stage:synthetic-{role}-{tag}",
            f"Synthetic {role} {number}",
            report,
            kind=role.upper(),
            from_=dates[entered].isoformat(),
        )
    stops["compound"] = draft.node(
        "Compound",
        f"compound:synthetic-{tag}",
        f"Synthetic Compound {number}",
        report,
    )
    stops["scheme"] = draft.node(
        "Scheme",
        f"scheme:synthetic-{tag}",
        f"Synthetic Scheme {number}",
        report,
        kind=rng.choice(list(SchemeKind)),
    )
    for role in ("collection", "layering_1", "layering_2", "deposit"):
        address = f"synthetic-{tag}-{role.replace('_', '-')}"
        stops[role] = draft.node(
            "Wallet",
            f"wallet:other:{address}",
            f"Synthetic {role.replace('_', ' ')} wallet {number}",
            told.press.ledger.id,
            family="other",
            address=address,
        )
    stops["owner"] = draft.node("Person", f"person:synthetic-owner-{tag}", f"Synthetic Owner {number}", report)
    return {role: stops[role] for role in STOPS}


def _steps(rng: Random, told: _Told, stops: dict[str, str], dates: dict[str, date], shape: Shape) -> Iterator[Step]:
    draft, press = told.draft, told.press
    amount = rng.randint(5_000, 90_000) * 100
    for position, hop in enumerate(HOPS):
        if hop.name == shape.gap:
            continue
        near, far = stops[hop.near], stops[hop.far]
        start, end = (near, far) if hop.forward else (far, near)
        day = dates[hop.name].isoformat()
        if hop.type == "SENT":
            at = f"{day}T{rng.randrange(24):02d}:{rng.randrange(60):02d}:00Z"
            # Each layering step keeps back one to three percent.
            amount -= amount * rng.randint(1, 3) // 100
            draft.relationship(
                "SENT",
                start,
                end,
                press.ledger.id,
                basis="OBSERVED",
                credibility="2",
                amount=decimal(amount),
                asset="SYNUSD",
                usd=decimal(amount),
                txHash=f"synthetic-tx-{told.tag}-{position:02d}",
                index="0",
                at=at,
            )
            yield Step(hop, start, end, at)
            continue
        own = {"attributionClass": "forensic_investigation", "attributionConfidence": "70"}
        cells = (
            {"validFrom": day}
            | ({"validTo": day} if hop.type in told.events else {})
            | (own if hop.type == "CONTROLS" else {})
        )
        draft.relationship(hop.type, start, end, told.report, credibility=rng.choice("23"), **cells)
        if rng.random() < 0.3:
            second = rng.choice([p.id for p in press.independent if p.id != told.report])
            draft.relationship(hop.type, start, end, second, credibility="2", **cells)
        yield Step(hop, start, end, day)


def _recruiter(told: _Told, stops: dict[str, str], start: date, shape: Shape) -> tuple[str, str]:
    draft, number, tag, report = told.draft, told.number, told.tag, told.report
    recruiter = draft.node("Person", f"person:synthetic-recruiter-{tag}", f"Synthetic Recruiter {number}", report)
    account = draft.node(
        "Account",
        f"account:synthetic-recruiter-{tag}",
        f"synthetic_recruiter_{number}",
        report,
        platform="Synthetic Jobs",
        handle=f"synthetic_recruiter_{number}",
    )
    draft.relationship("HAS_ACCOUNT", recruiter, account, report, validFrom=start.isoformat())
    draft.relationship("POSTED", account, stops["advert"], report, validFrom=start.isoformat())
    # Beside a gap between advert and recruitment, the recruiter in both would close it.
    if shape.gap != HOPS[0].name:
        draft.relationship(
            "PERPETRATED", recruiter, stops["recruitment"], report, role=ProcessRole.RecruiterOrIntermediary
        )
    return recruiter, account


def decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
