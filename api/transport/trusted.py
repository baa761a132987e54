"""Documents known beforehand, asked for by the SHA-256 of their text, by `documentId` or as a persisted query.

They are the files `*.graphql` of one folder. Nothing is registered by clients: an unknown hash is answered with
PERSISTED_QUERY_NOT_FOUND, after which a client with automatic persisted queries sends the text itself.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from api.errors import NOT_TRUSTED, NOT_TRUSTED_CODE
from api.exchange import Request
from api.transport.bodies import Parameters
from api.transport.refusal import Refusal
from graph.errors import SettingsError

_HINT = "send `query`, or `documentId`: sha256:… of a document that this server knows"


@dataclass(frozen=True, slots=True)
class Trusted:
    """Texts by hash and by the name of their file. With `only`, nothing else is answered."""

    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    only: bool = False

    @classmethod
    def read(cls, folder: Path | None, *, only: bool) -> Self:
        """Reads the folder. Raises SettingsError where it has none, or one that cannot be read."""
        if folder is None:
            if only:
                raise SettingsError("CRIMEGRAPH_DOCUMENTS_ONLY is 1: set CRIMEGRAPH_DOCUMENTS too, or neither.")
            return cls()
        texts: dict[str, str] = {}
        names: dict[str, str] = {}
        for path in sorted(folder.rglob("*.graphql")):
            try:
                data = path.read_bytes()
                text = data.decode()
            except (OSError, UnicodeDecodeError):
                raise SettingsError(
                    f"CRIMEGRAPH_DOCUMENTS has {path.name!r}, which cannot be read as UTF-8: correct or remove it."
                ) from None
            if path.stem in names:
                raise SettingsError(f"CRIMEGRAPH_DOCUMENTS has {path.name!r} twice: give each document its own name.")
            digest = hashlib.sha256(data).hexdigest()
            texts[digest] = text
            names[path.stem] = digest
        if not texts:
            raise SettingsError(f"CRIMEGRAPH_DOCUMENTS is {str(folder)!r}, which holds no .graphql file: add them.")
        return cls(texts, names, only)

    def answers(self, text: str) -> bool:
        """Whether a document with this text is answered."""
        return not self.only or hashlib.sha256(text.encode()).hexdigest() in self.texts

    def request(self, asked: Parameters, *, only_reads: bool) -> Request:
        """The operation that is meant. Raises Refusal."""
        query = asked.query
        digest = _digest(asked)
        if digest is not None:
            query = self._known(digest, query)
        elif query is None:
            raise Refusal(400, f"`query` is missing, or is not a string: {_HINT}.")
        elif not self.answers(query):
            raise Refusal(403, NOT_TRUSTED, NOT_TRUSTED_CODE)
        return Request(query, asked.variables, asked.operation_name, only_reads)

    def _known(self, digest: str, query: str | None) -> str:
        found = self.texts.get(self.names.get(digest, digest.removeprefix("sha256:")))
        if query is None:
            if found is None:
                # The first word is what clients with automatic persisted queries look for.
                raise Refusal(
                    404 if self.only else 400,
                    "PersistedQueryNotFound: no document has this hash; send `query` with it.",
                    "PERSISTED_QUERY_NOT_FOUND",
                )
            return found
        if hashlib.sha256(query.encode()).hexdigest() != digest.removeprefix("sha256:"):
            raise Refusal(400, "The hash is not the SHA-256 of `query`: send either alone, or the right one.")
        if self.only and found is None:
            raise Refusal(403, NOT_TRUSTED, NOT_TRUSTED_CODE)
        return query


def _digest(asked: Parameters) -> str | None:
    if asked.document_id is not None:
        return asked.document_id
    if not asked.extensions:
        return None
    persisted = asked.extensions.get("persistedQuery")
    if persisted is None:
        return None
    if type(persisted) is not dict or type(persisted.get("sha256Hash")) is not str:
        raise Refusal(400, "`extensions.persistedQuery` has to be an object with `sha256Hash`.")
    return str(persisted["sha256Hash"]).lower()
