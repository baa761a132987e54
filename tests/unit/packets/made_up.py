"""A packet as `make` writes it, of made-up people."""

from typing import Any

from api.packets.packet import FORMAT, HASH, digest


def assertion(number: int, type_: str, start: str, end: str, source: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{number:032x}-{number:016x}", "type": type_, "from": start, "to": end, "source": source,
        "stance": "ASSERTS", "graded": True, "reliability": "B", "credibility": 2, "confidence": 0.68,
        "basis": "REPORTED", "recordedAt": "2026-01-02T03:04:05.000000+00:00", "marking": "CLEAR", **more,
    }  # fmt: skip


def packet(title: str = "Who runs the camp?", **data: Any) -> dict[str, Any]:
    content = {
        "format": FORMAT,
        "title": title,
        "question": {
            "document": 'query Camp($id: ID!) {\n  organization(id: $id) { name leaders { nodes { name } } }\n}\n',
            "operationName": None,
            "variables": {"id": "organization:camp"},
        },
        "scope": {
            "reader": "ana", "clearance": "AMBER", "victims": False, "validAt": None,
            "knownAt": "2026-05-01T00:00:00+00:00",
        },
        "answer": {
            "data": data
            or {
                "paths": {
                    "paths": [
                        {
                            "confidence": 0.1511,
                            "explanation": ["King leads Camp, according to Rain & Co.", "Camp lies in Border Town."],
                            "weakest": {"type": "LEADS", "corroboration": 1},
                        }
                    ],
                    "limits": [],
                },
                "organization": {"name": "Camp", "leaders": {"nodes": [{"name": "King"}, {"name": None}]}},
            },
            "warnings": [],
        },
        "evidence": {
            "assertions": [
                assertion(
                    1, "LEADS", "person:king", "organization:camp", "source:rain", validFrom="2021", role="chair",
                ),
                assertion(
                    2, "LEADS", "person:king", "organization:camp", "source:paper", stance="DENIES", marking="AMBER",
                    note="page 3: <he> denies it", validFrom="2021", validTo="2024-05",
                ),
                assertion(3, "DERIVED_FROM", "source:paper", "source:rain", "source:paper"),
                assertion(
                    4, "HAS_CLAIM", "organization:camp", "claim:1", "source:rain",
                    claim={"property": "people", "qualifier": "more than", "value": "2000"},
                ),
            ],
            "entities": [
                {
                    "id": "organization:camp", "type": "Organization", "name": "Camp", "marking": "CLEAR",
                    "synthetic": True,
                },
                {"id": "person:king", "type": "Person", "name": "King <b>", "marking": "AMBER", "synthetic": False},
            ],
            "sources": [
                {
                    "id": "source:paper", "name": "Paper", "publisher": "Paper", "marking": "AMBER", "reliability": "C",
                    "url": "https://paper.example/a?b=1&c=2", "publishedAt": "2024-03-01",
                },
                {"id": "source:rain", "name": "Report 7", "publisher": "Rain & Co", "marking": "CLEAR"},
            ],
            "whole": True,
        },
    }  # fmt: skip
    return {**content, HASH: digest(content)}
