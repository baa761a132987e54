"""Hostile documents of many kinds, each drawn anew: what a parser, a validator, a planner or Neo4j could be slow at.

Every function takes a source of chance and ids that exist, and gives a document, or a document with variables.
"""

import base64
import random
from collections.abc import Callable, Sequence
from typing import Any

import orjson

Asked = str | tuple[str, dict[str, Any]]
Kind = Callable[[random.Random, Sequence[str]], Asked]
_CONTROLS = "\x00\x07\x1b\u0085\u200b\u202e\u2028\ufeff\ufffe\U000e0001\U0001f469\u200d\U0001f4bb"
_LUCENE = ('a* OR b*', '"', "\\", "a~0.999999", "/(a+)+$/", "[* TO *]", "+-&&||!(){}[]^\"~*?:\\/", "*" * 150,
           "name:secret", "a" * 200, "(a|a)*" * 30, "ａ" * 199, "й" * 200, "AND OR NOT",
           " ".join("abcdefgh" * 12))  # fmt: skip


def deep_fields(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((3, 8, 20, 200))
    return f"{{person(id:{_id(chance, ids)}){'{links{edges{node{links{edges{node' * n}{{id}}{'}}}}}}' * n}}}"


def deep_values(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((10, 60, 1_000))
    return f"{{people(where:{'{AND:[' * n}{{}}{']}' * n}){{totalCount}}}}"


def deep_lists(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((50, 150, 3_000))
    return f"{{nodes(ids:{'[' * n}{']' * n}){{id}}}}"


def aliases(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((59, 61, 900))
    return f"{{{' '.join(f'a{i}:people(first:{chance.randint(1, 9)}){{totalCount}}' for i in range(n))}}}"


def new_shapes(chance: random.Random, ids: Sequence[str]) -> Asked:
    """A statement that Neo4j has never planned, and is slow to plan."""
    roots = chance.sample(_PLURALS, chance.randint(1, 8))
    hop = chance.choice(
        ("", "reportedBy(first:3){totalCount}", "claims(first:3){edges{node{id}}}", "links{edges{node{id}}}")
    )
    inner = f"edges{{node{{{' '.join(chance.sample(_OF_ALL, 3))} {hop}}}}}"
    return f"{{{' '.join(f'r{chance.randint(0, 9999)}:{r}(first:{chance.randint(1, 99)}){{{inner}}}' for r in roots)}}}"


def new_nests(chance: random.Random, ids: Sequence[str]) -> Asked:
    inner = "id name"
    for _ in range(chance.randint(2, 5)):
        hop = chance.choice(("notices", "memberOf", "accounts", "arrests", "owns", "basedIn", "family", "leads"))
        inner = f"id ...on Person{{{hop}(first:{chance.randint(1, 50)}){{totalCount edges{{node{{{inner}}}}}}}}}"
    return f"{{people(first:{chance.randint(1, 1000)}){{edges{{node{{{inner}}}}}}}}}"


def pages_in_pages(chance: random.Random, ids: Sequence[str]) -> Asked:
    inner, page = "id", chance.choice((25, 100, 1000))
    for _ in range(chance.randint(1, 4)):
        inner = f"__typename ...on Person{{id {inner}}} ...on Organization{{{inner}}}"
        inner = f"links(first:{page}){{totalCount edges{{node{{{inner}}}}}}}"
    return f"{{people(first:{page}){{totalCount edges{{node{{{inner}}}}}}}}}"


def fragment_cycle(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((1, 2, 300))
    return "{...F0}" + " ".join(f"fragment F{i} on Query{{...F{(i + 1) % n}}}" for i in range(n))


def fragment_fan(chance: random.Random, ids: Sequence[str]) -> Asked:
    """Billion laughs."""
    n, last = chance.choice((10, 30, 500)), chance.choice(("__typename", "...Nobody", "unknown"))
    return (
        "{...F0}"
        + " ".join(f"fragment F{i} on Query{{...F{i + 1} ...F{i + 1} }}" for i in range(n))
        + (f"fragment F{n} on Query{{{last}}}")
    )


def fragment_chain(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((100, 400, 950))
    return (
        "{...F0}"
        + " ".join(f"fragment F{i} on Query{{...F{i + 1}}}" for i in range(n))
        + (f"fragment F{n} on Query{{__typename}}")
    )


def fragment_pairs(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((50, 400))
    return f"{{{' '.join(f'...F{i}' for i in range(n))}}}" + " ".join(
        f"fragment F{i} on Query{{country(id:{_id(chance, ids)}){{name}}}}" for i in range(n)
    )


def fragment_all_to_all(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = 40
    return "{...F0}" + " ".join(
        f"fragment F{i} on Query{{{' '.join(f'...F{j}' for j in range(i + 1, n)) or '__typename'}}}" for i in range(n)
    )


def same_field(chance: random.Random, ids: Sequence[str]) -> Asked:
    return f"{{country(id:{_id(chance, ids)}){{{'name ' * chance.choice((100, 3_900))}}}}}"


def same_connection(chance: random.Random, ids: Sequence[str]) -> Asked:
    """Quadratic where fields of one name are compared in pairs."""
    n, alias = chance.choice((50, 500, 640)), chance.choice(("", "x:"))
    return f"{{{' '.join(f'{alias}people{{edges{{node{{a{i}:name}}}}}}' for i in range(n))}}}"


def conflicting(chance: random.Random, ids: Sequence[str]) -> Asked:
    return f"{{{' '.join(f'people(first:{i}){{edges{{node{{id}}}}}}' for i in range(chance.choice((20, 490))))}}}"


def conflicts_in_inline(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((30, 450))
    return f"{{{' '.join(f'...on Query{{node(id:{_id(chance, ids)}){{id}}}}' for _ in range(n))}}}"


def directives(chance: random.Random, ids: Sequence[str]) -> Asked:
    one = chance.choice(("@skip(if:false) ", "@include(if:true) ", "@unknown ", "@asOf(known:1) ", "@a@b@c "))
    return f"{{country(id:{_id(chance, ids)}) {one * chance.choice((2, 1_000))}{{name}}}}"


def introspection_nested(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((2, 10, 40))
    return f"{{__schema{{types{{fields{{type{{{'fields{type{' * n}name{'}}' * n}}}}}}}}}}}"


def introspection_wide(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((2, 5, 6, 50))
    whole = "{types{name description fields{name description args{name type{name ofType{name}}} type{name}}}}"
    return f"{{{' '.join(f'a{chance.randint(0, 999)}{i}:__schema{whole}' for i in range(n))}}}"


def types_asked(chance: random.Random, ids: Sequence[str]) -> Asked:
    return f"{{{' '.join(f't{i}:__type(name:' + chr(34) + 'Person' + chr(34) + '){fields{name}}' for i in range(50))}}}"


def many_variables(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((100, 900))
    names = [f"$v{i}" for i in range(n)]
    text = f"query Q({' '.join(f'{x}:ID!' for x in names)}){{nodes(ids:[{' '.join(names)}]){{id}}}}"
    return text, {x[1:]: chance.choice(ids) for x in names}


def unused_variables(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((100, 1_900))
    return f"query Q({' '.join(f'$v{i}:[[[[ID]]]]' for i in range(n))}){{__typename}}", {"w" * 50_000: 1}


def many_operations(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((50, 700))
    return " ".join(f"query Q{i}{{...F}}" for i in range(n)) + (
        f"fragment F on Query{{{' '.join(f'a{i}:__typename' for i in range(chance.choice((5, 900))))}}}"
    )


def many_unknown(chance: random.Random, ids: Sequence[str]) -> Asked:
    return f"{{{' '.join(f'unknown{i}' for i in range(chance.choice((10, 4_500))))}}}"


def near_names(chance: random.Random, ids: Sequence[str]) -> Asked:
    """Suggestions are looked for among all names."""
    return f"{{{' '.join(chance.choice(_PLURALS) + chance.choice('abcxyz') * 9 for _ in range(300))}}}"


def huge_numbers(chance: random.Random, ids: Sequence[str]) -> Asked:
    number = chance.choice(("9" * 60_000, "1e999999999", "-0.0", "9" * 20, "2147483648", "-1", "1e-400", "0"))
    walk = f"expand(from:[{_id(chance, ids)}],minConfidence:{number}){{__typename}}"
    return f"{{people(first:{number}){{totalCount}} {walk}}}"


def huge_text(chance: random.Random, ids: Sequence[str]) -> Asked:
    text = chance.choice(("a" * 60_000, "\\u202e" * 9_000, "\\uD800", "\\u0000", '""""' * 3))
    return f'{{search(text:"{text}"){{edges{{node{{id}}}}}}}}'


def odd_characters(chance: random.Random, ids: Sequence[str]) -> Asked:
    text = "".join(chance.choices(_CONTROLS + "aé漢", k=chance.choice((1, 30, 190))))
    document = chance.choice(("query($t:String!){search(text:$t){totalCount}}", "query($t:ID!){node(id:$t){id}}"))
    return (document, {"t": text}) if chance.random() < 0.6 else f"{{{text}}}"


def long_lists(chance: random.Random, ids: Sequence[str]) -> Asked:
    n = chance.choice((1_000, 1_001, 30_000))
    return "query($i:[ID!]!){nodes(ids:$i){id __typename}}", {"i": chance.choices(ids, k=n)}


def nested_variables(chance: random.Random, ids: Sequence[str]) -> Asked:
    value: Any = {}
    for _ in range(chance.choice((5, 60, 120))):
        value = {chance.choice(("AND", "OR")): [value, value] if chance.random() < 0.05 else [value]}
    return "query($w:PersonWhere){people(where:$w){totalCount}}", {"w": value}


def wide_filters(chance: random.Random, ids: Sequence[str]) -> Asked:
    one = {"name": {chance.choice(("contains", "startsWith", "eq")): chance.choice((".*(a+)+$", "", "%", "a" * 9_000))}}
    return "query($w:PersonWhere){people(where:$w){totalCount}}", {"w": {"OR": [one] * chance.choice((2, 60, 5_000))}}


def forged_cursors(chance: random.Random, ids: Sequence[str]) -> Asked:
    inner = chance.choice(
        (b"[]", b"[1,2,3]", b"{}", b'["a"]', b"[[[[]]]]" * 9, b"\xff\xfe", b"[9999999999999999999999]")
    )
    cursor = chance.choice(
        (
            base64.urlsafe_b64encode(inner).decode(),
            base64.b64encode(inner * 99).decode(),
            "é" * 99,
            "a" * 20_000,
            "\x00",
        )
    )
    return "query($c:String){people(first:5,after:$c){edges{node{id}}}}", {"c": cursor}


def mutated_cursors(chance: random.Random, ids: Sequence[str]) -> Asked:
    cursor = bytearray(orjson.dumps([chance.choice(ids), chance.random(), None]))
    cursor[chance.randrange(len(cursor))] = chance.randrange(128)
    text = base64.urlsafe_b64encode(cursor).decode().rstrip("=" if chance.random() < 0.5 else "")
    return "query($c:String){entities(first:5,after:$c){edges{cursor node{id}}}}", {"c": text}


def search_syntax(chance: random.Random, ids: Sequence[str]) -> Asked:
    text = (
        chance.choice(_LUCENE) if chance.random() < 0.6 else "".join(chance.choices("abc*~?\\/()[]{}^\"' +-!:", k=99))
    )
    return "query($t:String!){search(text:$t,first:1000){totalCount edges{node{id}}}}", {"t": text}


def far_paths(chance: random.Random, ids: Sequence[str]) -> Asked:
    many = chance.choice((1, 10, 40))
    variables = {"f": chance.sample(ids, many), "t": chance.sample(ids, many), "k": 50, "h": chance.choice((6, 10, 11))}
    return (
        "query($f:[ID!]!,$t:[ID!]!,$k:Int,$h:Int){paths(from:$f,to:$t,k:$k,maxHops:$h,throughHubs:true){__typename}}",
        variables,
    )


def far_walks(chance: random.Random, ids: Sequence[str]) -> Asked:
    document = (
        "query($f:[ID!]!,$l:Int){expand(from:$f,maxHops:6,limit:$l,throughHubs:true){nodes{id} links{__typename}}}"
    )
    return document, {"f": chance.sample(ids, chance.choice((1, 20, 150))), "l": chance.choice((1_000, 1_001, -1))}


def wrong_kinds(chance: random.Random, ids: Sequence[str]) -> Asked:
    odd: Any = chance.choice((None, True, 1.5, -(2**63), 2**64 - 1, [], {}, [None], {"a": []}, "", "x:y", "person:"))
    name = chance.choice(("f", "t", "k", "h"))
    document = "query($f:[ID!]!,$t:[ID!]!,$k:Int,$h:Int){paths(from:$f,to:$t,k:$k,maxHops:$h){__typename}}"
    return document, {"f": chance.sample(ids, 1), "t": chance.sample(ids, 1), "k": 5, "h": 6, name: odd}


def comments(chance: random.Random, ids: Sequence[str]) -> Asked:
    return ("#" + "\u2028" * 20 + "\n") * chance.choice((5, 900)) + "," * 9_000 + "{__typename}"


def broken(chance: random.Random, ids: Sequence[str]) -> Asked:
    text = list(str(new_shapes(chance, ids)))
    for _ in range(chance.randint(1, 5)):
        text[chance.randrange(len(text))] = chr(chance.choice((0x22, 0x7B, 0x7D, 0x28, 0x24, 0x40, 0x21, 0x00, 0x2026)))
    return "".join(text)


KINDS: tuple[Kind, ...] = (
    deep_fields, deep_values, deep_lists, aliases, new_shapes, new_nests, pages_in_pages, fragment_cycle, fragment_fan,
    fragment_chain, fragment_pairs, fragment_all_to_all, same_field, same_connection, conflicting, conflicts_in_inline,
    directives, introspection_nested, introspection_wide, types_asked, many_variables, unused_variables,
    many_operations, many_unknown, near_names, huge_numbers, huge_text, odd_characters, long_lists, nested_variables,
    wide_filters, forged_cursors, mutated_cursors, search_syntax, far_paths, far_walks, wrong_kinds, comments, broken,
)  # fmt: skip

_OF_ALL = ("id", "name", "marking", "updatedAt", "recordedAt", "synthetic", "protected")
_PLURALS = ("people", "organizations", "compounds", "wallets", "notices", "countries", "places", "crimes", "operations",
            "sources", "accounts", "arrests", "seizures")  # fmt: skip


def body(asked: Asked) -> bytes:
    """What is posted. Lone surrogates are written as JSON's escapes."""
    text, variables = asked if isinstance(asked, tuple) else (asked, {})
    try:
        return orjson.dumps({"query": text, "variables": variables})
    except TypeError:
        import json

        return json.dumps({"query": text, "variables": variables}).encode()


def _id(chance: random.Random, ids: Sequence[str]) -> str:
    return f'"{chance.choice(ids)}"'
