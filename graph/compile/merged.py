"""The shape of identities: positions of their rows → objects, with the limits that were hit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graph.compile import plan as p

if TYPE_CHECKING:
    from graph.compile.shape import Decoder, Shaper


def identity(shaper: "Shaper", plan: p.Identity) -> "Decoder":
    """A function from `[[slot, slot …], number of members, whether there are more]` to an identity."""
    decoders = [_part(shaper, slot) for slot in plan.slots]
    limits = [_limits(slot) for slot in plan.slots]

    def decode(row: Sequence[Any]) -> dict[str, Any]:
        parts, size, more = row
        shown = shaper.new("Identity")
        for f, part in plan.fields:
            match f.name:
                case "__typename":
                    shown[f.key] = "Identity"
                case "size":
                    shown[f.key] = size
                case "limits":
                    hit = {("members", p.MAX_MEMBERS)} if more else set()
                    hit = hit.union(*(of(value) for of, value in zip(limits, parts, strict=True)))
                    shown[f.key] = [
                        shaper.fixed("Limit", part, {"name": name, "value": value, "reached": value})
                        for name, value in sorted(hit)
                    ]
                case _:
                    shown[f.key] = decoders[part](parts[part])
        return shown

    return decode


def _part(shaper: "Shaper", slot: p.Slot) -> "Decoder":
    match slot:
        case p.Members(projection):
            return _all(shaper, shaper.projection(projection))
        case p.MergedValues(row, shown):
            parts = [_value_part(shaper, inner) for inner in row]
            one = shaper.many(shaper.object("IdentityValue", shown, parts, 0))
            return lambda rows: one(rows[: p.MAX_VALUES])
        case _:
            return shaper.slot(slot, None) or (lambda value: value)


def _value_part(shaper: "Shaper", slot: p.Slot) -> "Decoder | None":
    if isinstance(slot, p.Tellers):
        every = _all(shaper, shaper.projection(slot.projection))
        return lambda rows: every(rows[: p.MAX_TELLERS])
    return shaper.slot(slot, None)


def _all(shaper: "Shaper", one: "Decoder") -> "Decoder":
    """Of rows of which none may be null."""
    shown = shaper.column(one, 0)

    def decode(rows: Sequence[Any]) -> list[Any]:
        shaper.rows += len(rows)
        found: list[Any] = shown([(row,) for row in rows])
        return found

    return decode


def _limits(slot: p.Slot) -> "Any":
    """A function from the rows of a slot to the limits that they ran into."""
    if not isinstance(slot, p.MergedValues):
        return lambda rows: ()
    tellers = [at for at, inner in enumerate(slot.row) if isinstance(inner, p.Tellers)]

    def hit(rows: Sequence[Any]) -> set[tuple[str, int]]:
        found = {("values", p.MAX_VALUES)} if len(rows) > p.MAX_VALUES else set()
        if any(len(row[at]) > p.MAX_TELLERS for row in rows for at in tellers):
            found.add(("sources", p.MAX_TELLERS))
        return found

    return hit
