"""Chains against every way that there is, on random graphs in memory."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise, product

import pytest

from graph.traverse.chains import joined as joining
from graph.traverse.chains.best import LACKING, Chain, Tries, best_chains
from graph.traverse.chains.dates import EVER, OPEN, Span, span
from graph.traverse.chains.joined import joined
from graph.traverse.chains.known import Known, Stop
from graph.traverse.chains.opened import Link, Way
from graph.traverse.chains.parts import ORDER, STEPS, Dated, Part, step_of
from graph.traverse.chains.told import told

GRAPHS = 200
SINGLE = {Part.RECRUITER: 2, Part.COMPOUND: 2, Part.SCHEME: 2, Part.OWNER: 2, Part.TRANSIT: 3, Part.LAYERING: 3}


def _moment(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def _graph(rng: random.Random) -> tuple[Known, Stop]:
    stops = [_stop(part, n) for part in Part for n in range(rng.choice([1, SINGLE.get(part, 1)]))]
    anchor = rng.choice([s for s in stops if s.part in (Part.ADVERT, Part.COMPOUND, Part.SCHEME)])
    known = Known({anchor.entity: anchor})
    chance = rng.choice([0.3, 0.5, 0.8])
    edges = [
        (near, far, relationship)
        for near in stops
        for far in stops
        for relationship in sorted({s.type for s in STEPS})
        if near != far and step_of(near.part, relationship, far.part) and rng.random() < chance
    ]
    # What leads to the anchor, and what comes after it, as they would have been opened.
    leading, after = _closed(edges, anchor, back=True), _closed(edges, anchor, back=False)
    for near, far, relationship in edges:
        links = [_link(rng, near, far, relationship, n) for n in range(rng.choice([1, 1, 2]))]
        for link in links if relationship == "SENT" else links[:1]:
            if far in leading and ORDER[far.part] <= ORDER[Part.SCHEME]:
                known.add(known.back, near, far, link)
            if near in after:
                known.add(known.along, near, far, link)
    return known, anchor


def _stop(part: Part, n: int) -> Stop:
    entity = f"{part}-{n}"
    return Stop(entity, part, entity)


def _closed(edges: Sequence[tuple[Stop, Stop, str]], anchor: Stop, *, back: bool) -> set[Stop]:
    reached, waiting = {anchor}, [anchor]
    while waiting:
        here = waiting.pop()
        for near, far, _ in edges:
            one, other = (far, near) if back else (near, far)
            if one == here and other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached


def _link(rng: random.Random, near: Stop, far: Stop, relationship: str, n: int) -> Link:
    first = rng.choice([None, _moment(2024, 1, rng.randint(1, 28))])
    last = rng.choice([None, None, _moment(2024, 1, rng.randint(1, 28))])
    if first and last and last < first:
        first, last = last, first
    return Link((relationship, near.entity, far.entity, str(n)), rng.randint(1, 9) * 1000, Span(first, last))


def _every(known: Known, anchor: Stop, layers: int) -> set[tuple[Stop, ...]]:
    """Every way through the anchor that its dates allow."""
    steps: dict[Stop, set[Stop]] = {}
    for table in (known.back, known.along):
        for near, far in table.items():
            steps.setdefault(near, set()).update(far)

    def further(way: tuple[Stop, ...]) -> Iterator[tuple[Stop, ...]]:
        yield way
        for far in steps.get(way[-1], ()):
            if far not in way:
                yield from further((*way, far))

    starts = {*steps, anchor}
    ways = [way for start in starts for way in further((start,)) if anchor in way]
    return {way for way in ways if _sent(way) <= layers and _possible(known, way)}


def _undated(known: Known) -> Known:
    free = Known(known.anchors)
    for table, of in ((known.back, free.back), (known.along, free.along)):
        for near, far in ((near, far) for near, ends in table.items() for far in ends):
            free.add(of, near, far, Link(("X", near.entity, far.entity, None), 1, OPEN))
    return free


def _sent(way: Sequence[Stop]) -> int:
    return sum(far.part in (Part.LAYERING, Part.DEPOSIT) for _, far in pairwise(way))


def _links(known: Known, near: Stop, far: Stop) -> list[Link]:
    return known.along.get(near, {}).get(far) or known.back[near][far]


def _possible(known: Known, way: Sequence[Stop]) -> bool:
    """Whether moments can be named: for any choice of links the beginnings so far must not be past any end."""
    for choice in product(*(_links(known, near, far) for near, far in pairwise(way))):
        spans = [(link.span.first or EVER, link.span.last or _moment(9999)) for link in choice]
        if all(a[0] <= b[1] for i, a in enumerate(spans) for b in spans[i:]):
            return True
    return False


@pytest.mark.parametrize("part", range(8))
def test_chains_are_all_the_longest_ways_that_dates_allow_in_their_order(part: int) -> None:
    several = parted = 0
    for seed in range(part * GRAPHS // 8, (part + 1) * GRAPHS // 8):
        rng = random.Random(seed)
        known, anchor = _graph(rng)
        layers = rng.choice([0, 1, 2, 4])
        every = _every(known, anchor, layers)
        longer = {(way[1:]) for way in every} | {way[:-1] for way in every}
        longest = {way for way in every if way not in longer}
        found, whole = best_chains(known, anchor, 10_000, layers, Tries(10_000_000))
        assert whole
        assert {chain.stops for chain in found} == longest, seed
        order = [(len(Part) - len({s.part for s in c.stops}), c.cost, len(c.stops), c.stops) for c in found]
        assert order == sorted(order), seed
        few, _ = best_chains(known, anchor, 2, layers, Tries(10_000_000))
        assert few == found[:2]
        several += len(found) > 2
        parted += len(every) < len(_every(_undated(known), anchor, layers))
    assert several
    assert parted


def test_too_many_partial_chains_are_told() -> None:
    known, anchor = _graph(random.Random(1))
    assert best_chains(known, anchor, 50, 4, Tries(1)) == ([], False)


def _chain(*stops: Stop, clock: datetime = EVER) -> Chain:
    weight = LACKING * (len(Part) - len({stop.part for stop in stops}))
    return Chain(
        weight, stops, (None, *(Link(("X", a.entity, b.entity, None), 1, OPEN) for a, b in pairwise(stops))), clock
    )


def test_what_is_named_together_and_joined_by_nothing_is_one_chain_with_a_gap() -> None:
    advert, stage, compound, scheme = (
        _stop(part, 0) for part in (Part.ADVERT, Part.TRANSIT, Part.COMPOUND, Part.SCHEME)
    )
    known = Known({advert.entity: advert, compound.entity: compound})
    known.add(known.along, compound, scheme, Link(("RUNS", "c", "s", None), 1, OPEN))
    chains = [_chain(advert, stage), _chain(compound, scheme)]
    [one] = joined(known, chains)
    assert one.stops == (advert, stage, compound, scheme)
    assert one.links[2] is None
    gaps = {part["part"]: part["gap"] for part in told(known, one)["parts"]}
    assert gaps["COMPOUND"] == "no evidence between transit and a compound"
    assert gaps["RECRUITMENT"] == "no evidence of recruitment between an advert and transit"
    assert gaps["RECRUITER"] == "no evidence of a recruiter before an advert"
    assert gaps["OWNER"] == "no evidence of an owner after a scheme"
    assert gaps["SCHEME"] is None


def test_what_a_limit_kept_from_being_looked_for_is_no_absence_of_evidence() -> None:
    compound, scheme = _stop(Part.COMPOUND, 0), _stop(Part.SCHEME, 0)
    known = Known({compound.entity: compound}, cut={Way.BACK})
    gaps = {part["part"]: part["gap"] for part in told(known, _chain(compound, scheme))["parts"]}
    assert gaps["RECRUITER"] == "not fully looked for: a recruiter before a compound"
    assert gaps["SCHEME"] is None
    assert gaps["OWNER"] == "no evidence of an owner after a scheme"
    known.cut = {Way.ALONG}
    gaps = {part["part"]: part["gap"] for part in told(known, _chain(compound, scheme))["parts"]}
    assert gaps["RECRUITER"] == "no evidence of a recruiter before a compound"
    assert gaps["OWNER"] == "not fully looked for: an owner after a scheme"


def test_what_lies_in_a_gap_between_things_named_is_looked_for_from_both() -> None:
    advert, scheme = _stop(Part.ADVERT, 0), _stop(Part.SCHEME, 0)
    for way in (Way.BACK, Way.ALONG):
        known = Known({advert.entity: advert, scheme.entity: scheme}, cut={way})
        [one] = joined(known, [_chain(advert), _chain(scheme)])
        gaps = {part["part"]: part["gap"] for part in told(known, one)["parts"]}
        assert gaps["SCHEME"] == "not fully looked for: what lies between an advert and a scheme"
        assert gaps["COMPOUND"] == "not fully looked for: a compound between an advert and a scheme"


def _three(number: int) -> tuple[Known, list[Chain]]:
    """An advert, a compound with so many stages before it and a scheme with so many wallets, joined by nothing."""
    advert, compound, scheme = anchors = [_stop(part, 0) for part in (Part.ADVERT, Part.COMPOUND, Part.SCHEME)]
    known = Known({one.entity: one for one in anchors})
    chains = [_chain(advert)]
    for n in range(number):
        stage, wallet = _stop(Part.TRANSIT, n), _stop(Part.COLLECTION, n)
        known.add(known.back, stage, compound, Link(("LEADS_INTO", stage.entity, "c", None), 1, OPEN))
        known.add(known.along, scheme, wallet, Link(("COLLECTS_FOR", wallet.entity, "s", None), 1, OPEN))
        chains += [_chain(stage, compound), _chain(scheme, wallet)]
    return known, chains


def _through_all(known: Known, chain: Chain) -> bool:
    return known.anchors.keys() <= {stop.entity for stop in chain.stops}


@pytest.mark.parametrize("number", [1, 9, 10, 11, 40])
def test_many_ways_through_each_of_three_leave_the_chains_through_all_of_them(number: int) -> None:
    known, chains = _three(number)
    found = joined(known, chains)
    assert [_through_all(known, chain) for chain in found[: number**2]] == [True] * number**2
    assert known.limits == {}


def test_what_is_cut_of_chains_that_are_joined_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MAX_PIECES", 12)
    known, chains = _three(4)
    _, *others = chains
    assert sum(_through_all(known, chain) for chain in joined(known, chains)) == 4 * 4
    assert known.limits == {}
    recruited = [_chain(_stop(Part.RECRUITER, n), _stop(Part.ADVERT, 0)) for n in range(4)]
    found = joined(known, [*recruited, *others])
    # Of 4 * 4 through advert and compound 12 are tried with the 4 that come after.
    assert sum(_through_all(known, chain) for chain in found) == 12 * 4
    assert known.limits == {"pieces": ("pieces", 12, 16)}


def test_pieces_that_dates_keep_apart_stay_apart() -> None:
    advert, compound, scheme = (_stop(part, 0) for part in (Part.ADVERT, Part.COMPOUND, Part.SCHEME))
    known = Known({advert.entity: advert, compound.entity: compound})
    over = Span(None, _moment(2020, 1, 1))
    known.add(known.along, compound, scheme, Link(("RUNS", "c", "s", None), 1, over))
    first, then = _chain(_stop(Part.RECRUITER, 0), advert, clock=_moment(2021, 1, 1)), _chain(compound, scheme)
    assert set(joined(known, [first, then])) == {first, then}


def test_a_step_is_taken_when_its_link_began_or_as_long_as_it_held() -> None:
    day, next_ = _moment(2024, 2, 3), _moment(2024, 2, 4)
    began = span(Dated.BEGINS, [("2024-02-03", None, None)], None)
    assert began.after(EVER) == day
    assert began.after(next_) is None
    assert span(Dated.HOLDS, [("2024-02-03", None, None)], None).after(next_) == next_
    assert span(Dated.HOLDS, [("2023", "2024-02-03", None)], None).after(next_) is None
    assert span(Dated.BEGINS, [("2024", None, None)], None).after(_moment(2024, 12, 31)) == _moment(2024, 12, 31)


def test_a_transfer_at_a_time_comes_after_one_earlier_that_day() -> None:
    ten, eleven = (span(Dated.BEGINS, [(None, None, f"2024-02-03T{h}:00:00Z")], None) for h in (10, 11))
    assert ten.last is not None
    assert eleven.last is not None
    assert eleven.after(ten.last) == eleven.first
    assert ten.after(eleven.last) is None


def test_one_source_without_a_date_leaves_it_open() -> None:
    assert not span(Dated.BEGINS, [("2024", None, None), (None, None, None)], "2023").dated
    assert span(Dated.BEGINS, [(None, None, None)], "2023").first == _moment(2023, 1, 1)
