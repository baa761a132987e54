"""A packet as one HTML page that needs nothing but itself: no script, no remote resource. Read on a screen or printed.

It is made of the packet alone, so the same packet makes the same page.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from api.packets.markup import pairs, table, text, value
from api.packets.packet import HASH, Packet, not_one
from graph.ontology import ONTOLOGY
from graph.ontology.envelope import ENVELOPE
from graph.traverse.explain import explain

_ENVELOPE = frozenset(p.name for p in ENVELOPE)
Assertions = Sequence[Mapping[str, Any]]
_HOW_TO_READ = (
    "<h2>What it rests on</h2><p class='quiet'>Each statement with all who make it or deny it. A grade is the"
    " reliability of the source, A to F, and the credibility of what it says, 1 to 6; the number behind it is the"
    " confidence that they come to. An allegation is not a conviction, and that a link exists is no finding.</p>"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(packet: Packet) -> str:
    """Raises NoPacket for what was not made as a packet is."""
    try:
        return _page(packet)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise not_one() from None


def _page(packet: Packet) -> str:
    told = _Told(packet)
    parts = [
        told.head(),
        told.question(),
        told.answer(),
        told.statements(),
        told.sources(),
        told.entities(),
        told.check(),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(packet['title'])}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return files("api.packets").joinpath("page.css").read_text(encoding="utf-8")


class _Told:
    """The sections of one packet."""

    def __init__(self, packet: Packet) -> None:
        self.packet = packet
        self.scope: Mapping[str, Any] = packet["scope"]
        evidence = packet["evidence"]
        self.assertions: Assertions = evidence["assertions"]
        self.named = {one["id"]: one.get("name") or one["id"] for one in evidence["entities"]}
        self.of_source = {one["id"]: one for one in evidence["sources"]}
        self.number = {one: f"S{at}" for at, one in enumerate(self.of_source, start=1)}

    def head(self) -> str:
        scope = self.scope
        sees = "with victims and the protected" if scope["victims"] else "without victims and the protected"
        rows = [
            ("made for", f"{text(scope['reader'] or 'nobody by name')}, up to {_tlp(scope['clearance'])}, {sees}"),
            ("known at", f"{text(scope['knownAt'])} <span class='quiet'>what the graph knew then</span>"),
            ("valid at", text(scope["validAt"]) if scope["validAt"] else "whenever it was so"),
            ("SHA-256", f'<span class="hash">{text(self.packet[HASH])}</span>'),
        ]
        return f'<header><p class="kind">Evidence packet</p><h1>{text(self.packet["title"])}</h1>{pairs(rows)}</header>'

    def question(self) -> str:
        asked = self.packet["question"]
        made = f"<h2>The question</h2><pre>{escape(asked['document'].strip())}</pre>"
        if asked["operationName"]:
            made += f"<p>The operation {text(asked['operationName'])} of this document.</p>"
        if asked["variables"]:
            shown = json.dumps(asked["variables"], ensure_ascii=False, indent=2, sort_keys=True)
            made += f"<p class='quiet'>with the variables</p><pre>{escape(shown)}</pre>"
        return made

    def answer(self) -> str:
        answer = self.packet["answer"]
        made = f"<h2>The answer</h2>{value(answer['data'])}"
        if answer["warnings"]:
            made += f"<h3>Warnings</h3>{value(list(answer['warnings']))}"
        return made

    def statements(self) -> str:
        made = [_HOW_TO_READ]
        if not self.packet["evidence"]["whole"]:
            made.append("<p class='cut'>More is stated of some links than is listed here: ask of each by itself.</p>")
        made += [
            f"<h3>{escape(self._sentence(group))}</h3>{self._stated(group)}"
            for group in _links(self.assertions)
            if group[0]["type"] != "DERIVED_FROM"
        ]
        if len(made) == 1:
            made.append("<p>No statement of a source stands in this answer.</p>")
        return "\n".join(made)

    def _sentence(self, group: Assertions) -> str:
        first = group[0]
        told = sorted({(one["stance"], self._publisher(one["source"])) for one in group if one["source"]})
        far = str(self.named.get(first["to"]) or self._source_name(first["to"]))
        if claim := first.get("claim"):
            shown = " ".join(claim[x] for x in ("qualifier", "value", "unit") if x in claim)
            far = f"{claim['property']}: {shown}"
        near = str(self.named.get(first["from"], first["from"]))
        return explain(ONTOLOGY.relationships[first["type"]], near, far, forward=True, sources=told)

    def _stated(self, group: Assertions) -> str:
        head = ("source", "says", "grade", "basis", "valid", "recorded", "note")
        return table(head, (self._row(one) for one in group))

    def _row(self, one: Mapping[str, Any]) -> list[str]:
        source = one["source"]
        own = {name: x for name, x in one.items() if name not in _ENVELOPE and name not in _ENDS}
        note = "; ".join(
            [*([text(one["note"])] if one.get("note") else []), *(f"{escape(n)}: {text(x)}" for n, x in own.items())]
        )
        named = f"{self.number.get(source, '')} {text(self._publisher(source))}" if source else text("not shown")
        says = "asserts" if one["stance"] == "ASSERTS" else '<span class="denies">denies</span>'
        recorded = _kept(text(one["recordedAt"][:10]))
        if one.get("retractedAt"):
            recorded += f"<br>withdrawn {_kept(text(one['retractedAt'][:10]))}"
        marking = "" if one["marking"] == "CLEAR" else f"<br>{_tlp(one['marking'])}"
        return [
            named + marking,
            says,
            _grade(one),
            text(one["basis"].lower()),
            _span(one),
            recorded,
            note or text(None),
        ]

    def sources(self) -> str:
        if not self.of_source:
            return ""
        rows = [
            [
                self.number[one],
                "<br>".join(text(x) for x in dict.fromkeys((s.get("name"), s.get("publisher"), s.get("url"))) if x)
                or text(one),
                "<br>".join(
                    f"{name} {text(s[key])}"
                    for name, key in (("published", "publishedAt"), ("read", "retrievedAt"), ("licence", "licence"))
                    if key in s
                ),
                text(s.get("reliability")),
                _tlp(s["marking"]),
            ]
            for one, s in self.of_source.items()
        ]
        made = f"<h2>Sources</h2>{table(('', 'what it is', 'when, terms', 'reliability', 'marking'), rows)}"
        repeats = [one for one in self.assertions if one["type"] == "DERIVED_FROM"]
        if repeats:
            lines = [
                f"<li>{text(self._source_name(one['from']))} ({self.number.get(one['from'], '')})"
                f" {'repeats' if one['stance'] == 'ASSERTS' else 'is said not to repeat'}"
                f" {text(self._source_name(one['to']))} ({self.number.get(one['to'], '')})</li>"
                for one in repeats
            ]
            made += f"<h3>Not independent of one another</h3><ul>{''.join(lines)}</ul>"
        return made

    def entities(self) -> str:
        rows = [
            [text(one.get("name")), text(one["type"]), f"<code>{text(one['id'])}</code>", _tlp(one["marking"])]
            + ([text("made up, for training")] if one.get("synthetic") else [text(None)])
            for one in self.packet["evidence"]["entities"]
        ]
        if not rows:
            return ""
        return f"<h2>Who and what</h2>{table(('name', 'type', 'id', 'marking', ''), rows)}"

    def check(self) -> str:
        return (
            "<footer><p>The packet is the JSON file that this page was made of. Its SHA-256 is over that file's content"
            " without the hash itself, with keys in order and no spaces. <code>crimegraph packet verify FILE</code>"
            " computes it again, asks the same question of the graph as it was known at the same moment, and says"
            f" whether the answer is the same.</p><p class='hash'>{text(self.packet[HASH])}</p></footer>"
        )

    def _publisher(self, source: str) -> str:
        found = self.of_source.get(source, {})
        return str(found.get("publisher") or found.get("name") or source)

    def _source_name(self, source: str) -> str:
        return str(self.of_source.get(source, {}).get("name") or source)


_ENDS = frozenset({"type", "from", "to", "claim"})


def _links(assertions: Assertions) -> Iterator[Assertions]:
    """What makes one link together; each happening by itself."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for one in assertions:
        event = ONTOLOGY.relationships[one["type"]].event
        groups.setdefault((one["type"], one["from"], one["to"], one["id"] if event else ""), []).append(one)
    for key in sorted(groups):
        yield sorted(groups[key], key=lambda one: (one["recordedAt"], one["id"]))


def _grade(one: Mapping[str, Any]) -> str:
    if "reliability" not in one and "credibility" not in one:
        return "not graded"
    grade = f"{one.get('reliability', '–')}{one.get('credibility', '–')}"
    return _kept(f"{text(grade)} · {one['confidence']:.2f}") if "confidence" in one else text(grade)


def _span(one: Mapping[str, Any]) -> str:
    begun, ended = one.get("validFrom"), one.get("validTo")
    return f"{text(begun) if begun else '…'} – {text(ended) if ended else '…'}" if begun or ended else text(None)


def _kept(html: str) -> str:
    """On one line."""
    return f'<span class="keep">{html}</span>'


def _tlp(marking: str) -> str:
    shown = marking.replace("_", "+")
    return f'<span class="tlp {escape(marking)}">TLP:{escape(shown)}</span>'
