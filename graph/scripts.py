"""Reads the statements of `cypher/` by name, with the header that people read and this parses.

// One sentence.
// param personId: ID = 'person:do-kwon'
// returns name, colour
// uses entity_id
// try :param {personId: 'person:do-kwon'}
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_PARAM = re.compile(r"param (?P<name>\w+): (?P<type>[^=]+?)(?: = (?P<example>.+))?")
_USED = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a script, with an example in Cypher's own notation where one is given."""

    name: str
    type: str
    example: str | None


@dataclass(frozen=True, slots=True)
class Script:
    """A file of `cypher/`: `text` as it stands, `statements` without comments and semicolons, ready for the driver."""

    name: str
    text: str
    sentence: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    uses: tuple[str, ...]
    try_with: str | None
    statements: tuple[str, ...]

    @property
    def statement(self) -> str:
        """The only statement. Raises ValueError when there are several."""
        (only,) = self.statements
        return only

    @property
    def parameters_in_text(self) -> frozenset[str]:
        return frozenset(name for statement in self.statements for name in _USED.findall(statement))


@cache
def script(name: str) -> Script:
    """The script at `cypher/<name>.cypher`, for example `load/versions/member_of`. Raises FileNotFoundError."""
    return parse(name, files("cypher").joinpath(*f"{name}.cypher".split("/")).read_text("utf-8"))


def names(folder: str) -> tuple[str, ...]:
    """Names of the scripts in a folder of `cypher/` and below it, in order."""
    return tuple(sorted(_walk(files("cypher").joinpath(*folder.split("/")), folder)))


def _walk(folder: Traversable, prefix: str) -> list[str]:
    found: list[str] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _walk(entry, f"{prefix}/{entry.name}")
        elif entry.name.endswith(".cypher"):
            found.append(f"{prefix}/{entry.name.removesuffix('.cypher')}")
    return found


def parse(name: str, text: str) -> Script:
    """Reads a script's text. Raises ValueError when its header or a statement's end is not as it should be."""
    header = _header(text)
    if not header:
        raise ValueError(f"cypher/{name}.cypher has no header: begin with `// ` and one sentence.")
    marked = [line.partition(" ") for line in header]
    return Script(
        name=name,
        text=text,
        sentence=header[0],
        parameters=tuple(_parameter(name, line) for line in header if line.startswith("param ")),
        returns=tuple(x.strip() for word, _, rest in marked if word == "returns" for x in rest.split(",")),
        uses=tuple(x.strip() for word, _, rest in marked if word == "uses" for x in rest.split(",")),
        try_with=next((rest for word, _, rest in marked if word == "try"), None),
        statements=_statements(name, text),
    )


def _header(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line.removeprefix("//").strip())
    return lines


def _parameter(name: str, line: str) -> Parameter:
    match = _PARAM.fullmatch(line)
    if match is None:
        raise ValueError(f"cypher/{name}.cypher: `{line}` is not `param name: Type = example`.")
    return Parameter(match["name"], match["type"], match["example"])


def _statements(name: str, text: str) -> tuple[str, ...]:
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    # A statement ends with a semicolon at the end of a line; those inside quoted text stand elsewhere.
    *statements, rest = (piece.strip() for piece in re.split(r";[ \t]*(?:\n|\Z)", code))
    if rest or not statements:
        raise ValueError(f"cypher/{name}.cypher: every statement ends with `;` at the end of a line.")
    return tuple(statements)
