"""What must hold of the declaration itself."""

from collections import Counter

from graph.ontology import ENTITY_PROPERTIES, ENVELOPE, ONTOLOGY, Kind
from graph.ontology.envelope import DERIVED_ENTITY, DERIVED_ENVELOPE
from graph.storage import derived_names

ENVELOPE_NAMES = {p.name for p in ENVELOPE} | set(DERIVED_ENVELOPE) | {"rowHash"}
ENTITY_NAMES = {p.name for p in ENTITY_PROPERTIES} | set(DERIVED_ENTITY) | {"rowHash"}


def test_no_property_of_a_relationship_repeats_a_name_of_the_envelope() -> None:
    for r in ONTOLOGY.relationship_types:
        own = {name for p in r.properties for name in (p.name, *derived_names(p))}
        assert not own & ENVELOPE_NAMES, r.type


def test_no_property_of_a_node_repeats_one_that_every_entity_has() -> None:
    for n in ONTOLOGY.node_types:
        names = [name for p in n.properties for name in (p.name, *derived_names(p))]
        assert len(names) == len(set(names)), n.label
        assert not set(names) & ENTITY_NAMES, n.label


def test_no_two_fields_of_a_type_have_one_name() -> None:
    for n in ONTOLOGY.node_types:
        common = [p.name for p in ENTITY_PROPERTIES] if n.entity else ["id", "name", "marking", "recordedAt"]
        names = Counter([*common, *(p.name for p in n.properties), *(e.field for e in ONTOLOGY.ends_of(n.label))])
        assert [name for name, times in names.items() if times > 1] == [], n.label


def test_every_end_names_labels_or_groups() -> None:
    known = set(ONTOLOGY.nodes) | set(ONTOLOGY.groups)
    for r in ONTOLOGY.relationship_types:
        assert set(r.sources) | set(r.targets) <= known, r.type
        assert ONTOLOGY.labels(r.sources), r.type
        assert ONTOLOGY.labels(r.targets), r.type


def test_undirected_types_have_the_same_ends_and_field_on_both_sides() -> None:
    for r in ONTOLOGY.relationship_types:
        if r.undirected:
            assert (r.sources, r.field) == (r.targets, r.inverse), r.type


def test_every_name_is_declared_once() -> None:
    for names in (
        [n.label for n in ONTOLOGY.node_types],
        [n.plural for n in ONTOLOGY.node_types] + [n.singular for n in ONTOLOGY.node_types],
        [n.prefix for n in ONTOLOGY.node_types],
        [r.type for r in ONTOLOGY.relationship_types],
    ):
        assert len(names) == len(set(names))


def test_codes_have_a_vocabulary_and_nothing_else_has() -> None:
    everything = [p for n in ONTOLOGY.node_types for p in n.properties]
    everything += [p for r in ONTOLOGY.relationship_types for p in r.properties]
    for p in [*everything, *ENTITY_PROPERTIES, *ENVELOPE]:
        assert (p.vocabulary is not None) == (p.kind in (Kind.ENUM, Kind.MARKING)), p.name
        assert not (p.many and p.kind not in (Kind.STRING, Kind.ENUM)), p.name


def test_what_is_searchable_is_text() -> None:
    for n in ONTOLOGY.node_types:
        assert all(p.kind is Kind.STRING for p in n.properties if p.searchable), n.label
        assert not (n.victim and any(p.searchable for p in n.properties)), n.label


def test_starts_names_a_partial_date_and_hub_kinds_are_kinds() -> None:
    for n in ONTOLOGY.node_types:
        if n.starts:
            assert n.property(n.starts).kind is Kind.PARTIAL_DATE, n.label
        if n.hub_kinds:
            vocabulary = n.property("kind").vocabulary
            assert vocabulary is not None
            assert set(n.hub_kinds) <= {code.value for code in vocabulary}, n.label


def test_discriminators_are_own_properties_and_events_have_a_time() -> None:
    for r in ONTOLOGY.relationship_types:
        own = {p.name: p for p in r.properties}
        assert set(r.discriminator) <= set(own), r.type
        if r.event:
            assert own["at"].kind is Kind.PARTIAL_DATE, r.type


def test_both_ends_of_every_type_are_found_by_one_index() -> None:
    for r in ONTOLOGY.relationship_types:
        for names in (r.sources, r.targets):
            kinds = {"Entity" if ONTOLOGY.nodes[x].entity else x for x in ONTOLOGY.labels(names)}
            assert len(kinds) == 1, r.type


def test_nothing_sanctions_targets_or_equates_a_victim() -> None:
    for r in ONTOLOGY.relationship_types:
        if r.type in ("DESIGNATES", "TARGETS", "CONCERNS"):
            assert not ONTOLOGY.victim_labels & set(ONTOLOGY.labels(r.targets)), r.type
    same_as = next(e for e in ONTOLOGY.ends if e.relationship.type == "SAME_AS")
    assert not ONTOLOGY.victim_labels & set(ONTOLOGY.near_labels(same_as))
