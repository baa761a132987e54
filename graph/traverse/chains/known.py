"""What was opened around the entities that are named: back to where people were found, on to where the money went."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.traverse.analysis.search import Search
from graph.traverse.chains.opened import LINKS_OF_A_NODE, Away, Link, Opened, Way, opened
from graph.traverse.chains.parts import Part, parts_of, step_of
from graph.vocabularies import OrganizationKind

AT_ONCE = 100
MAX_STATEMENTS = 40
MAX_LINKS = 20_000
"""Of both the way back takes no more than half: where people were found does not hide where the money went."""


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """An entity at a part. `leads`: the entity that the next step is taken from, which for an exchange is the wallet
    that it controls.
    """

    entity: str
    part: Part
    leads: str


@dataclass(slots=True)
class Known:
    """Of each stop the steps to others, and the links that each goes over: several where there were several transfers.

    back   on ways that lead to what is named
    along  after it
    hubs   what ended a way, since everything would lie behind it
    there  what was opened and may be seen
    cut    the directions in which not all was opened: what is missing there was not looked for
    """

    anchors: Mapping[str, Stop]
    back: dict[Stop, dict[Stop, list[Link]]] = field(default_factory=dict)
    along: dict[Stop, dict[Stop, list[Link]]] = field(default_factory=dict)
    hubs: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    cut: set[Way] = field(default_factory=set)
    limits: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def add(self, steps: dict[Stop, dict[Stop, list[Link]]], near: Stop, far: Stop, link: Link) -> None:
        steps.setdefault(near, {}).setdefault(far, []).append(link)


@dataclass(slots=True)
class _Opening:
    """Opens layer after layer in one direction. Every entity is opened once each way.

    most_statements, most_links  until it is full
    statements, links            that were spent, before it too
    """

    search: Search
    known: Known
    direction: Way
    most_statements: int
    most_links: int
    statements: int = 0
    links: int = 0

    @property
    def full(self) -> bool:
        return self.direction in self.known.cut

    async def open(self, way: Way, ids: Iterable[str]) -> Sequence[Opened]:
        """What is opened within the limits; nothing once one was hit."""
        found: list[Opened] = []
        nodes = sorted(ids)
        for at in range(0, len(nodes), AT_ONCE):
            if self.full:
                break
            if self.statements == self.most_statements:
                self._hit("statements", self.most_statements, self.most_statements + 1)
                break
            self.statements += 1
            batch = list(await opened(self.search, way, nodes[at : at + AT_ONCE]))
            found += batch
            if any(one.cut for one in batch):
                self.known.limits["links"] = ("links", LINKS_OF_A_NODE, LINKS_OF_A_NODE + 1)
            self.known.there |= {one.near for one in batch}
            self.links += sum(len(one.away) for one in batch)
            if self.links > self.most_links:
                self._hit("searched", self.most_links, self.links)
        return found

    def _hit(self, name: str, value: int, reached: int) -> None:
        self.known.limits[name] = (name, value, reached)
        self.known.cut.add(self.direction)

    def barred(self, away: Away, part: Part) -> bool:
        """Whether a chain ends there: through a hub it would lead to everything."""
        if away.hub and away.far not in self.known.anchors and part in _LEADS:
            self.known.hubs.add(away.far)
            return True
        return False


async def known_around(search: Search, anchors: Mapping[str, Stop], max_layers: int) -> Known:
    """Raises DatabaseError."""
    known = Known(anchors)
    back = _Opening(search, known, Way.BACK, MAX_STATEMENTS // 2, MAX_LINKS // 2)
    await _layers(back, _back)
    spent = min(back.links, back.most_links)
    along = _Opening(search, known, Way.ALONG, MAX_STATEMENTS, MAX_LINKS, back.statements, spent)
    collecting = {stop.entity for stop in await _layers(along, _along) if stop.part is Part.COLLECTION}
    await _Money(along, known, collecting).follow(max_layers)
    return known


_Take = Callable[[Known, Stop, Away], Iterable[Stop]]


async def _layers(opening: _Opening, take: _Take) -> set[Stop]:
    """Opens what is reached from what is named until nothing is new; answers all that was."""
    edge = {stop.entity: stop for stop in opening.known.anchors.values()}
    seen = set(edge.values())
    while edge:
        beyond: dict[str, Stop] = {}
        for one in await opening.open(opening.direction, edge):
            for away in one.away:
                for stop in take(opening.known, edge[one.near], away):
                    if stop not in seen:
                        seen.add(stop)
                        if not opening.barred(away, stop.part) and stop.part in _GOES_ON:
                            beyond[stop.entity] = stop
        edge = beyond
    return seen


_GOES_ON = frozenset({Part.ADVERT, Part.RECRUITMENT, Part.TRANSIT, Part.EXPLOITATION, Part.COMPOUND, Part.SCHEME})
"""Parts behind which something lies that is not money."""
_LEADS = _GOES_ON | {Part.COLLECTION}


def _back(known: Known, far: Stop, away: Away) -> Iterable[Stop]:
    for part in parts_of(away.label, away.kind):
        if step_of(part, away.link.key[0], far.part) is not None:
            near = Stop(away.far, part, away.far)
            known.add(known.back, near, far, away.link)
            yield near


def _along(known: Known, near: Stop, away: Away) -> Iterable[Stop]:
    for part in parts_of(away.label, away.kind):
        if step_of(near.part, away.link.key[0], part) is not None:
            far = Stop(away.far, part, away.far)
            known.add(known.along, near, far, away.link)
            yield far


@dataclass(slots=True)
class _Money:
    """Follows transfers from the wallets that collect, layer by layer, as far as a wallet that an exchange controls."""

    opening: _Opening
    known: Known
    collecting: Collection[str]
    controls: dict[str, list[Away]] = field(default_factory=dict)
    sent: list[Away] = field(default_factory=list)

    async def follow(self, max_layers: int) -> None:
        edge = await self._controlled(self.collecting) - self.known.hubs
        for _ in range(max_layers):
            reached: set[str] = set()
            for one in await self.opening.open(Way.SENT, edge):
                self.sent += one.away
                reached |= {x.far for x in one.away}
            beyond = await self._controlled(reached - self.controls.keys())
            self.known.hubs |= beyond & {x.far for x in self.sent if x.hub}
            edge = beyond - self.known.hubs
        if edge and not self.opening.full:
            self.known.limits["maxLayers"] = ("maxLayers", max_layers, max_layers + 1)
        self._join()

    async def _controlled(self, wallets: Collection[str]) -> set[str]:
        """Asks who controls them; answers those that no exchange does, from which the money may go on."""
        self.controls.update((one.near, list(one.away)) for one in await self.opening.open(Way.CONTROLS, wallets))
        return {x for x in wallets if not self._exchanges(x)}

    def _exchanges(self, wallet: str) -> list[Away]:
        return [x for x in self.controls.get(wallet, ()) if x.kind == OrganizationKind.EXCHANGE]

    def _join(self) -> None:
        add, along = self.known.add, self.known.along
        for away in self.sent:
            for near in self._stops(away.near):
                if near.part is not Part.DEPOSIT:
                    add(along, near, self._reached(away.far), away.link)
        for wallet, controllers in self.controls.items():
            exchanges = self._exchanges(wallet)
            for stop in self._stops(wallet):
                if wallet in self.known.hubs and stop.part is not Part.DEPOSIT:
                    continue  # Whoever controls it lies behind it too.
                last = [stop]
                if exchanges:
                    last = [Stop(x.far, Part.EXCHANGE, wallet) for x in exchanges]
                    for one, x in zip(last, exchanges, strict=True):
                        add(along, stop, one, x.link)
                for one in last:
                    for x in controllers:
                        if x not in exchanges:
                            add(along, one, Stop(x.far, Part.OWNER, wallet), x.link)

    def _stops(self, wallet: str) -> list[Stop]:
        """The parts at which it may stand."""
        stops = [Stop(wallet, Part.COLLECTION, wallet)] if wallet in self.collecting else []
        return [*stops, self._reached(wallet)]

    def _reached(self, wallet: str) -> Stop:
        """It, come to by a transfer."""
        return Stop(wallet, Part.DEPOSIT if self._exchanges(wallet) else Part.LAYERING, wallet)
