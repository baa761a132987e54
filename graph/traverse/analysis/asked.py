"""Arguments and selection of an analysis → its plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.compile.given import combined, decided
from graph.compile.planner import Planner
from graph.compile.selection import Field, Selection
from graph.errors import BadInput
from graph.ontology import ONTOLOGY
from graph.traverse.analysis.declared import Analysis, Argument, Item, Of, Result
from graph.traverse.analysis.searched import Part, Parts, Reading, Searched
from graph.traverse.ids import about_how_many, check_ids
from graph.traverse.walk import plan_walk


def plan(planner: Planner, analysis: Analysis, arguments: Mapping[str, Any], selection: Selection) -> Searched:
    """Raises BadInput and LimitExceeded for arguments out of bounds."""
    values = {a.name: _checked(a, arguments.get(a.name)) for a in analysis.arguments}
    if analysis.check is not None:
        check, names = analysis.check, tuple(values)
        # What is made of the values refuses them for every request; nothing else becomes of it.
        combined(lambda *given: check(dict(zip(names, given, strict=True))), *values.values())
    walk = plan_walk(values)
    known = {a.name: _about(a, values[a.name]) for a in analysis.arguments}
    shows, readings = analysis.shows(known), _Readings(planner)
    with planner.inside(shows):
        parts = readings.parts(analysis.result, selection)
    return Searched(
        name=analysis.name,
        values=tuple(values.values()),
        named=tuple(values[a.name] for a in analysis.arguments if _names_ids(a) and values[a.name] is not None),
        walk=walk if analysis.reads is None else replace(walk, types=analysis.reads),
        shows=shows,
        looks=None if analysis.looks is None else analysis.looks(known),
        readings=tuple(readings.made),
        parts=parts,
        analysis=analysis,
    )


@dataclass(slots=True)
class _Readings:
    """Collects what has to be read; what is asked in the same words is read at once."""

    planner: Planner
    made: list[Reading] = field(default_factory=list)
    _known: dict[Any, int] = field(default_factory=dict)

    def parts(self, result: Result, selection: Selection) -> Parts:
        items = {item.name: item for item in result.items}
        return self.planner.fields(selection.of(result.name), lambda f: self._part(items[f.name], f))

    def _part(self, item: Item, f: Field) -> Part:
        match item.of:
            case Result():
                return Part(item, inner=self.parts(item.of, f.selection))
            case Of.LIMIT:
                return Part(item, keys=f.selection.keys("Limit"))
            case Of.ENTITY | Of.SOURCE | Of.LINK | Of.SENTENCE:
                return Part(item, self._reading(item, f.selection))
            case _:
                return Part(item)

    def _reading(self, item: Item, selection: Selection) -> int:
        of = Of(item.of) if isinstance(item.of, str) else Of.TEXT
        key = of if of is Of.SENTENCE else (of, item.interface, id(selection))
        if key not in self._known:
            self._known[key] = len(self.made)
            self.made.append(self._made(of, item, selection))
        return self._known[key]

    def _made(self, of: Of, item: Item, selection: Selection) -> Reading:
        match of:
            case Of.SENTENCE:
                return Reading(of)
            case Of.LINK:
                return Reading(of, projection=self.planner.link(selection))
            case Of.SOURCE:
                labels: tuple[str, ...] = ("Source",)
            case _:
                labels = self.planner.visible(ONTOLOGY.labels((item.interface,)))
        return Reading(of, labels, self.planner.node(labels, selection))


def _names_ids(argument: Argument) -> bool:
    return argument.of is Of.ID and argument.many


def _about(argument: Argument, value: Any) -> Any:
    return decided(value, about_how_many) if _names_ids(argument) and value is not None else value


def _checked(argument: Argument, value: Any) -> Any:
    """The value that the analysis gets; null means the default."""
    if value is None:
        return argument.default
    if _names_ids(argument):
        return combined(lambda ids: _counted(argument, ids), check_ids(argument.name, value))
    if (argument.least is not None and value < argument.least) or (argument.most is not None and value > argument.most):
        raise BadInput(
            f"`{argument.name}` is {value}", f"use a number from {_number(argument.least)} to {_number(argument.most)}"
        )
    return tuple(value) if argument.many else value


def _counted(argument: Argument, ids: Sequence[str]) -> Sequence[str]:
    least, most = argument.least or 1, argument.most
    if len(ids) < least or (most is not None and len(ids) > most):
        number = f"{_number(least)} to {_number(most)}" if most is not None else f"at least {_number(least)}"
        raise BadInput(f"`{argument.name}` names {len(ids)} entities", f"name {number}")
    return ids


def _number(bound: float | None) -> str:
    return "…" if bound is None else f"{bound:g}"
