"""Values as PackStream bytes and back.

The only user of private parts of the official driver: its Rust codec where that is installed, else its Python one, and
its handlers for dates, points and nodes. Equal values on both ways of reading are so by construction. The lock pins the
driver; `tests/unit/bolt` fails when a new one moves these parts.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from neo4j._codec.hydration import BrokenHydrationObject
from neo4j._codec.hydration.bolt.v2 import HydrationHandler
from neo4j._codec.packstream._common import RUST_AVAILABLE, PackableBuffer, Structure, UnpackableBuffer
from neo4j._codec.packstream.v1 import Packer, Unpacker

Hooks = dict[type, Callable[[Any], Any]]

_HANDLER = HydrationHandler()
_DEHYDRATION = _HANDLER.dehydration_hooks.extend(exact_types={tuple: list})


# The driver's private parts have no types.
_Packer: Any = Packer
_Unpacker: Any = Unpacker
_Buffer: Any = PackableBuffer
_ReadBuffer: Any = UnpackableBuffer


def python_pack(value: Any, hooks: Any) -> bytes:
    buffer = _Buffer()
    _Packer(buffer)._py_pack(value, hooks)
    return bytes(buffer.data)


def python_unpack(data: bytearray, at: int, hooks: Hooks | None) -> tuple[Any, int]:
    buffer = _ReadBuffer(data)
    buffer.p = at
    return _Unpacker(buffer)._unpack(hooks), buffer.p


if RUST_AVAILABLE:
    _codec: Any = import_module("neo4j._rust.codec.packstream.v1")
    _pack, _unpack = _codec.pack, _codec.unpack
else:
    _pack, _unpack = python_pack, python_unpack


def pack(value: Any) -> bytes:
    """Raises OverflowError, TypeError or ValueError for what Bolt has no form for."""
    packed: bytes = _pack(value, _DEHYDRATION)
    return packed


class Unpacking:
    """Values of one connection, a result after the other."""

    __slots__ = ("_hooks", "_scope", "unreadable")

    def __init__(self) -> None:
        self._hooks: Hooks = {Structure: self._hydrated}
        self._scope: Any = None
        self.unreadable: Exception | None = None
        """Why a value could not be made, such as a year that Python's dates do not reach."""

    def begin(self) -> None:
        """Before a result: nodes and relationships know those of the same result, and no others."""
        self._scope = self.unreadable = None

    def value(self, message: bytearray, at: int) -> Any:
        return _unpack(message, at, self._hooks)[0]

    def _hydrated(self, structure: Any) -> Any:
        if self._scope is None:
            self._scope = _HANDLER.new_hydration_scope()
        value = self._scope._hydrate_structure(structure)
        if isinstance(value, BrokenHydrationObject):
            self.unreadable = value.error
        return value
