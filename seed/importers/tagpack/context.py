"""The free part of a tag or an actor: text in JSON there, a mapping here. Its keys become claims."""

import json
from collections.abc import Iterator, Mapping

from seed.importers.parsed import Reason
from seed.importers.tagpack.record import Gathered
from seed.importers.yaml_records import Value

MAX_ITEMS = 200

# Keys of GraphSense's schema for actors, to what their claims are called. Any other key keeps its name, behind the
# field's, so that it cannot pass for a claim of the format's own.
_NAMES: Mapping[str, str] = {
    "uris": "uri",
    "refs": "reference",
    "images": "image",
    "twitter_handle": "twitterHandle",
    "github_organisation": "githubOrganisation",
    "legal_name": "legalName",
    "coingecko_ids": "coingeckoId",
    "defilama_ids": "defillamaId",
    "year_established": "yearEstablished",
    "start_activity": "startActivity",
    "end_activity": "endActivity",
    "description": "description",
    "notes": "note",
}


def add_context(gathered: Gathered, entity: str) -> None:
    """A claim of the entity for every key, several for a list."""
    context = gathered.fields.get("context")
    if isinstance(context, str):
        if not context.strip():
            return
        context = _parsed(gathered, context)
        if not isinstance(context, dict):
            gathered.claim(entity, "context", str(gathered.fields["context"]), column="context")
            return
    if context is None:
        return
    if not isinstance(context, dict):
        gathered.lost(Reason.BAD_VALUE, "context is neither text nor a mapping", "context", str(context))
        return
    for count, (key, text) in enumerate(_items(context)):
        if count == MAX_ITEMS:
            problem = f"context holds more than {MAX_ITEMS} values: the others are not kept"
            gathered.lost(Reason.TOO_LONG, problem, "context", json.dumps(context, ensure_ascii=False))
            return
        gathered.claim(entity, _NAMES.get(key, f"context.{key}"), text, column=f"context.{key}")


def _parsed(gathered: Gathered, text: str) -> Value:
    """The JSON as values of YAML, with numbers as they are written. Text, where it is no JSON."""
    try:
        made = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        json.dumps(made, ensure_ascii=False).encode()  # half a character can be written in JSON, and nowhere else
    except (ValueError, RecursionError):
        gathered.odd(Reason.MALFORMED, "context is not JSON, and is kept as one text", "context", text)
        return text
    if not isinstance(made, dict):
        gathered.odd(Reason.BAD_VALUE, "context is no JSON object, and is kept as one text", "context", text)
    found: Value = made
    return found


def _items(context: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for key, value in context.items():
        for item in value if isinstance(value, list) else [value]:
            if item is None or item == "":
                continue
            yield key, item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
