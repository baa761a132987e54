"""Positional row → nested values by response key, by functions compiled once per plan.

Compiled in two ways from one plan. `checked`: what leaves as JSON, names of enums in place, `__typename` where it was
asked, every value held against what GraphQL wants; the first that does not fit raises, and the exact path answers.
Unchecked: what the exact path completes, each object with its concrete type under `TYPE`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.compile import listings, served
from graph.compile import plan as p
from graph.compile.merged import identity
from graph.compile.paging import encode_cursor
from graph.compile.selection import TYPENAME, Field, Form, Leaf
from graph.ontology import Kind

TYPE = "\0type"
Decoder = Callable[[Any], Any]
MISFITS = (KeyError, TypeError, ValueError, IndexError)
"""What a checked shaper raises for a value that does not fit."""
_CLASSES = {Form.TEXT: "str", Form.INT: "int", Form.FLOAT: "float", Form.BOOLEAN: "bool"}
_RANGES = {Form.INT: "-2147483648 <= {} <= 2147483647", Form.FLOAT: "-1.8e308 < {} < 1.8e308"}
"""GraphQL's Int has 32 bits, and JSON neither infinity nor NaN."""


class Misfit(ValueError):
    """A value is not what GraphQL wants at its place."""


@dataclass(slots=True)
class Shaper:
    """Compiles the functions of one plan. `rows` counts the objects in lists of what was shaped since it was set."""

    checked: bool
    rows: int = 0
    _made: dict[int, Decoder] = field(default_factory=dict)

    def projection(self, plan: p.Projection) -> Decoder:
        """`[kind, slot, slot …]` → an object; null stays null."""
        if id(plan) not in self._made:
            self._made[id(plan)] = self._projection(plan)
        return self._made[id(plan)]

    def finish(self) -> None:
        """To be called when all is compiled. Functions that know who made them would be a cycle."""
        self._made.clear()

    def _projection(self, plan: p.Projection) -> Decoder:
        decoders = [self.slot(s, None) for s in plan.slots]
        objects = {kind: self.object(name, plan.fields[name], decoders, 1) for kind, name in plan.names.items()}
        if len(objects) == 1:
            only = next(iter(objects.values()))
            return lambda row: None if row is None else only(row)

        def decode(row: Sequence[Any] | None) -> dict[str, Any] | None:
            if row is None:
                return None
            shown = objects.get(row[0])
            return shown(row) if shown else None

        return decode

    def slot(self, plan: p.Slot, page: p.Page | None) -> Decoder | None:
        """The function of one position; None where the value is shown as it is."""
        match plan:
            case p.Value(prop, keys) if prop.kind is Kind.POINT:
                return self._point(keys)
            case p.Here(inner) | p.SourceOf(inner):
                return self.projection(inner)
            case p.Assertions(inner):
                return self.many(self.projection(inner))
            case p.Cursor() if page is not None:
                digest = page.digest
                return lambda values: encode_cursor(digest, values)
            case p.Degrees(fields):
                return self.many(lambda row: self.fixed("Degree", fields, dict(zip(_DEGREE, row, strict=True))))
            case p.Connection() | p.Links():
                return self.connection(plan)
            case p.Identity():
                return identity(self, plan)
            case _:
                return None

    def many(self, one: Decoder) -> Decoder:
        def decode(rows: Sequence[Any]) -> list[Any]:
            self.rows += len(rows)
            return [one(row) for row in rows]

        return decode

    def object(self, name: str, shown: p.Shown, decoders: Sequence[Decoder | None], offset: int) -> Decoder:
        """A function from a row to an object of the type `name`; the values of the slots begin at `offset`.

        It is compiled from text: one dict display, and a test for each leaf. Only response keys, which are names by
        GraphQL's grammar, and numbers reach the text.
        """
        known: dict[str, Any] = {"Misfit": Misfit}
        lines: dict[str, None] = {}
        items = [] if self.checked else [f"{TYPE!r}: {name!r}"]
        for number, (f, at) in enumerate(shown):
            if at is None:
                items.append(f"{f.key!r}: {name!r}")
                continue
            value, decoder = f"v{at}", decoders[at]
            if decoder is None:
                lines[f"{value} = r[{at + offset}]"] = None
            else:
                known[f"d{at}"] = decoder
                lines[f"{value} = d{at}(r[{at + offset}])"] = None
            if self.checked:
                lines |= dict.fromkeys(_tests(value, f))
                if f.leaf is not None and f.leaf.form is Form.ENUM:
                    known[f"n{number}"] = f.leaf.names
                    value = _named(value, f"n{number}", f.leaf)
            items.append(f"{f.key!r}: {value}")
        body = "".join(f"    {line}\n" for line in lines)
        text = f"def decode(r):\n{body}    return {{{', '.join(items)}}}\n"
        exec(text, known)  # noqa: S102 - made of names of the ontology, and of keys by repr
        # A function in its own globals would be a cycle.
        decode: Decoder = known.pop("decode")
        return decode

    def fixed(self, name: str, keys: Sequence[tuple[str, str]], values: Mapping[str, Any]) -> dict[str, Any]:
        """An object of a type without slots: (response key, field) of what is asked of it, and its values."""
        shown = self.new(name)
        for key, asked in keys:
            shown[key] = name if asked == TYPENAME else values[asked]
        return shown

    def new(self, name: str) -> dict[str, Any]:
        """An object of a type with nothing in it yet."""
        return {} if self.checked else {TYPE: name}

    def column(self, decode: Decoder | None, at: int) -> Decoder:
        """A function from rows to the objects at one of their positions, of which none may be null."""
        one = decode or _same

        def column(rows: Sequence[Sequence[Any]]) -> list[Any]:
            shown = [one(row[at]) for row in rows]
            if self.checked and None in shown:
                raise Misfit
            return shown

        return column

    def _point(self, keys: tuple[tuple[str, str], ...]) -> Decoder:
        def decode(pair: Sequence[float] | None) -> dict[str, Any] | None:
            if pair is None:
                return None
            if self.checked and not all(isinstance(x, float) for x in pair):
                raise Misfit
            return self.fixed("GeoPoint", keys, {"latitude": pair[0], "longitude": pair[1]})

        return decode

    def connection(self, plan: p.Connection | p.Links | p.Listing) -> Decoder:
        """`[rows, total]` → a connection with the parts that were asked for."""
        page, first, name = plan.page, plan.page.first, plan.shape.name
        decoders = [self.slot(s, page) for s in plan.row]
        edge = name.removesuffix("Connection") + "Edge"
        parts: list[tuple[str, Part]] = []
        for key, part, detail in plan.shape.fields:
            match part:
                case "__typename":
                    parts.append((key, lambda rows, more, total: name))
                case "totalCount":
                    parts.append((key, lambda rows, more, total: min(total, p.MAX_COUNT)))
                case "totalCountExact":
                    parts.append((key, lambda rows, more, total: total <= p.MAX_COUNT))
                case "limits":
                    parts.append((key, self._limits(plan, detail)))
                case "nodes":
                    parts.append((key, _rows_alone(self.column(decoders[detail], detail))))
                case "pageInfo":
                    parts.append((key, self._page_info(page, decoders[detail[0]] or _same, *detail)))
                case _:
                    one = self.object(edge, detail, decoders, 0)
                    parts.append((key, _rows_alone(_each(one))))

        def decode(pair: Sequence[Any]) -> dict[str, Any]:
            rows, total = pair[0] or [], pair[1] or 0
            more = len(rows) > first
            if more:
                rows = rows[:first]
            self.rows += len(rows)
            shown = self.new(name)
            for key, part in parts:
                shown[key] = part(rows, more, total)
            return shown

        return decode

    def _limits(self, plan: p.Connection | p.Links | p.Listing, keys: tuple[tuple[str, str], ...]) -> "Part":
        """An order for which more was sorted than counts reach: it is whole, and the next page costs as much."""
        unserved = not _served(plan)

        def part(rows: Sequence[Sequence[Any]], more: bool, total: int) -> list[Any]:
            if not (unserved and total > p.MAX_COUNT):
                return []
            hit = {"name": "orderBy", "value": p.MAX_COUNT, "reached": total}
            return [self.fixed("Limit", keys, hit)]

        return part

    def _page_info(self, page: p.Page, decode: Decoder, cursor: int, keys: tuple[tuple[str, str], ...]) -> "Part":
        def part(rows: Sequence[Sequence[Any]], more: bool, total: int) -> Mapping[str, Any]:
            values = {
                "hasNextPage": more,
                "hasPreviousPage": page.after is not None,
                "startCursor": decode(rows[0][cursor]) if rows else None,
                "endCursor": decode(rows[-1][cursor]) if rows else None,
            }
            return self.fixed("PageInfo", keys, values)

        return part


Part = Callable[[Sequence[Sequence[Any]], bool, int], Any]
_DEGREE = ("type", "direction", "count")


def _same(value: Any) -> Any:
    return value


def _served(plan: p.Connection | p.Links | p.Listing) -> bool:
    """Whether an index gives the order, so that a page reads no more than it shows and leaves out."""
    match plan:
        case p.Connection():
            return served.seek(plan) is not None
        case p.Listing():
            return listings.serves(plan)
        case p.Links():
            return False


def _rows_alone(decode: Decoder) -> Part:
    return lambda rows, more, total: decode(rows)


def _each(decode: Callable[[Any], Any]) -> Decoder:
    return lambda rows: [decode(row) for row in rows]


def _tests(value: str, f: Field) -> list[str]:
    """Lines that raise where the value of a field does not fit."""
    if f.leaf is None:
        return [f"if {value} is None: raise Misfit"] if f.required else []
    leaf = f.leaf
    if leaf.items_required is None:
        wrong = _wrong(value, leaf.form)
        if wrong and leaf.required:
            return [f"if {wrong}: raise Misfit"]
        if wrong:
            return [f"if {value} is not None and ({wrong}): raise Misfit"]
        return [f"if {value} is None: raise Misfit"] if leaf.required else []
    lines = [f"if {value} is None: raise Misfit"] if leaf.required else []
    lines.append(f"if {value} is not None and {value}.__class__ is not list: raise Misfit")
    wrong = _wrong("x", leaf.form) or ("x is None" if leaf.items_required else "")
    if wrong:
        wrong = wrong if leaf.items_required else f"x is not None and ({wrong})"
        lines.append(f"for x in {value} or ():\n        if {wrong}: raise Misfit")
    return lines


def _wrong(value: str, form: Form) -> str:
    """Python that holds where a value that is there is not of a form; names of enums are looked up, and fail there."""
    if form is Form.ENUM:
        return ""
    ranged = f" or not {_RANGES[form].format(value)}" if form in _RANGES else ""
    return f"{value}.__class__ is not {_CLASSES[form]}{ranged}"


def _named(value: str, names: str, leaf: Leaf) -> str:
    if leaf.items_required is not None:
        item = f"{names}[x]" if leaf.items_required else f"None if x is None else {names}[x]"
        listed = f"[{item} for x in {value}]"
        return listed if leaf.required else f"None if {value} is None else {listed}"
    return f"{names}[{value}]" if leaf.required else f"None if {value} is None else {names}[{value}]"
