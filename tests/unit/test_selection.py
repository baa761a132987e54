"""What was asked, as values: aliases, merging, fragments, directives, variables, as the specification has them."""

from collections.abc import Mapping
from typing import Any

import pytest

from graph.compile.given import current
from graph.compile.selection import Field, Selection
from tests.unit.compile.compiled import fields_of


def _keys(selection: Selection | None, type_name: str) -> list[str]:
    assert selection is not None
    return [f.key for f in selection.of(type_name)]


def _now(value: Any) -> Any:
    """The values of this request in place of Givens, at any depth."""
    if isinstance(value, dict):
        return {k: _now(v) for k, v in value.items()}
    return [_now(v) for v in value] if isinstance(value, list) else current(value)


def _only(query: str, variables: Mapping[str, Any] | None = None) -> Field:
    (found,) = fields_of(query, variables)
    return found


def _inner(field: Field, type_name: str, key: str) -> Field:
    assert field.selection is not None
    return next(f for f in field.selection.of(type_name) if f.key == key)


def test_an_alias_is_the_key_and_the_name_stays() -> None:
    (one, two) = fields_of('{ a: person(id: "person:a") { name } b: person(id: "person:b") { n: name } }')
    assert [(f.key, f.name, f.arguments) for f in (one, two)] == [
        ("a", "person", {"id": "person:a"}),
        ("b", "person", {"id": "person:b"}),
    ]
    assert [(f.key, f.name) for f in (two.selection or Selection({})).of("Person")] == [("n", "name")]


def test_the_same_field_under_two_aliases_keeps_both_arguments() -> None:
    person = _only('{ person(id: "person:a") { a: links(first: 1) { totalCount } b: links(first: 2) { totalCount } } }')
    assert [f.arguments["first"] for f in (person.selection or Selection({})).of("Person")] == [1, 2]


def test_merged_fields_stand_where_they_were_first_seen() -> None:
    person = _only(
        '{ person(id: "person:a") { memberOf { totalCount } name ...F memberOf { nodes { id } } } }'
        " fragment F on Person { gender memberOf { nodes { name } edges { cursor } } }"
    )
    assert _keys(person.selection, "Person") == ["memberOf", "name", "gender"]
    member = _inner(person, "Person", "memberOf")
    assert _keys(member.selection, "MemberOfOutConnection") == ["totalCount", "nodes", "edges"]
    assert _keys(_inner(member, "MemberOfOutConnection", "nodes").selection, "Organization") == ["name", "id"]


def test_root_fields_merge_too() -> None:
    person = _only('{ person(id: "person:a") { name } person(id: "person:a") { gender name } }')
    assert _keys(person.selection, "Person") == ["name", "gender"]


def test_fragments_apply_to_the_types_that_they_name() -> None:
    node = _only(
        '{ node(id: "person:a") { id ... on Person { gender } ... on Party { aliases } ...E ... on Wallet {'
        " address } } }"
        " fragment E on Entity { name ... on Money { marking } }"
    )
    assert _keys(node.selection, "Person") == ["id", "gender", "aliases", "name"]
    assert _keys(node.selection, "Organization") == ["id", "aliases", "name"]
    assert _keys(node.selection, "Wallet") == ["id", "name", "marking", "address"]
    assert _keys(node.selection, "Source") == ["id"]


def test_an_inline_fragment_without_a_type_is_transparent() -> None:
    assert _keys(
        _only('{ person(id: "person:a") { ... { name } ... @include(if: true) { gender } } }').selection, "Person"
    ) == [
        "name",
        "gender",
    ]


def test_typename_may_stand_anywhere() -> None:
    (root, person) = fields_of(
        '{ __typename __schema { queryType { name } } person(id: "person:a") { t: __typename memberOf { __typename'
        " pageInfo { __typename } edges { __typename node { __typename } } } } }"
    )
    assert (root.key, root.name) == ("__typename", "__typename")
    assert _keys(person.selection, "Person") == ["t", "memberOf"]
    member = _inner(person, "Person", "memberOf")
    assert _keys(member.selection, "MemberOfOutConnection") == ["__typename", "pageInfo", "edges"]
    assert _keys(_inner(member, "MemberOfOutConnection", "pageInfo").selection, "PageInfo") == ["__typename"]
    edges = _inner(member, "MemberOfOutConnection", "edges")
    assert _keys(edges.selection, "MemberOfOutEdge") == ["__typename", "node"]
    assert _keys(_inner(edges, "MemberOfOutEdge", "node").selection, "Organization") == ["__typename"]


@pytest.mark.parametrize(("skip", "include"), [(True, True), (True, False), (False, True), (False, False)])
def test_skip_and_include_both_decide_on_fields_spreads_and_inline_fragments(skip: bool, include: bool) -> None:
    person = _only(
        'query($s: Boolean!, $i: Boolean!) { person(id: "person:a") { id gender @skip(if: $s) @include(if: $i)'
        " ...F @skip(if: $s) @include(if: $i) ... on Party @skip(if: $s) @include(if: $i) { aliases } } }"
        " fragment F on Person { name }",
        {"s": skip, "i": include},
    )
    there = include and not skip
    assert _keys(person.selection, "Person") == (["id", "gender", "name", "aliases"] if there else ["id"])


def test_a_skipped_field_leaves_the_arguments_of_the_next() -> None:
    person = _only('query($s: Boolean = true) { person(id: "person:a") { name @skip(if: $s) name } }')
    assert _keys(person.selection, "Person") == ["name"]


def test_a_spread_that_was_left_out_may_come_back() -> None:
    person = _only('{ person(id: "person:a") { ...F @include(if: false) gender ...F } } fragment F on Person { name }')
    assert _keys(person.selection, "Person") == ["gender", "name"]


WHERE = "query($w: PersonWhere) { people(where: $w, first: 1) { totalCount } }"


def test_absent_and_null_arguments_differ() -> None:
    assert "where" not in _only("{ people { totalCount } }").arguments
    assert _only("{ people(where: null) { totalCount } }").arguments["where"] is None
    assert "where" not in _only(WHERE).arguments
    assert _only(WHERE, {"w": None}).arguments["where"] is None
    assert _only("{ people { totalCount } }").arguments["first"] == 25
    assert _only("{ people(first: null) { totalCount } }").arguments["first"] is None


def test_an_absent_variable_inside_a_filter_leaves_its_test_out() -> None:
    query = 'query($n: String) { people(where: {name: {eq: $n, contains: "x"}}) { totalCount } }'
    assert _only(query).arguments["where"] == {"name": {"contains": "x"}}
    assert _only(query, {"n": None}).arguments["where"] == {"name": {"eq": None, "contains": "x"}}


def test_defaults_of_variables_apply() -> None:
    query = "query($n: Int = 7, $t: [EntityType!] = [Person]) { entities(first: $n, types: $t) { totalCount } }"
    assert _only(query).arguments == {"first": 7, "types": ["Person"]}
    assert _only(query, {"n": 3, "t": ["Wallet"]}).arguments == {"first": 3, "types": ["Wallet"]}


def test_values_are_coerced_at_any_depth() -> None:
    where = _only(
        "query($m: Marking!, $k: [OrganizationKind!]) { organizations(where: {AND: [{marking: {lte: $m}},"
        " {OR: [{kind: {in: $k}},"
        ' {members: {some: {edge: {validFrom: {gt: "2024-05-01T12:00:00+02:00"}, assertions: {none: {stance:'
        " {eq: DENIES}}}}}}}]}]})"
        " { totalCount } }",
        {"m": "AMBER", "k": ["AGENCY", "IGO"]},
    ).arguments["where"]
    assert _now(where) == {
        "AND": [
            {"marking": {"lte": 2}},
            {
                "OR": [
                    {"kind": {"in": ["AGENCY", "IGO"]}},
                    {
                        "members": {
                            "some": {
                                "edge": {
                                    "validFrom": {"gt": "2024-05-01T10:00:00Z"},
                                    "assertions": {"none": {"stance": {"eq": "DENIES"}}},
                                }
                            }
                        }
                    },
                ]
            },
        ]
    }


def test_one_value_stands_for_a_list_of_one() -> None:
    assert _only('{ nodes(ids: "person:a") { id } }').arguments == {"ids": ["person:a"]}
    assert _only('{ people(where: {OR: {name: {eq: "x"}}}) { totalCount } }').arguments["where"] == {
        "OR": [{"name": {"eq": "x"}}]
    }


def test_the_same_text_reached_through_many_types_is_one_selection() -> None:
    entities = _only("{ entities { nodes { links { nodes { to { id } } } } } }")
    nodes = _inner(entities, "EntityConnection", "nodes").selection
    assert nodes is not None
    assert len({id(nodes.of(label)[0].selection) for label in ("Person", "Wallet", "Notice")}) == 1
