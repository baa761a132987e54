"""What was measured, as a table, as ratios, and as results/latest.json."""

import math
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from shutil import which
from typing import Any

import orjson

from bench.measure import Figures
from bench.questions import BOLT, EVIDENCE, OURS, PEER, SIDES
from bench.sides import PEER_FOLDER, ROOT

RESULTS = ROOT / "bench" / "results" / "latest.json"
Measured = Mapping[str, Mapping[str, Figures]]
_THREE = ("p50 ms", "", "", "p95 ms", "", "", "CPU ms", "", "")
"""Ours, peer and bolt of each."""
_HEAD = ("question", "ours/s", "peer/s", "bolt/s", *_THREE, "/peer", "/bolt")


def table(measured: Measured) -> str:
    """A line a question: ours, peer and bolt of each figure; then the ratios of requests per second."""
    lines: list[Sequence[str]] = [_HEAD]
    for name, of in measured.items():
        cells = [name]
        for get in (_rps, _p50, _p95, _cpu):
            cells += [get(of[side]) if side in of else "–" for side in SIDES]
        lines.append([*cells, *(_times(ratio(of, OURS, other)) for other in (PEER, BOLT))])
    widths = [max(len(line[i]) for line in lines) for i in range(len(_HEAD))]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    name, *cells = (c.rjust(w) if i else c.ljust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True)))
    return "  ".join([name, *cells]).rstrip()


def _rps(f: Figures) -> str:
    return f"{f.rps:.0f}"


def _p50(f: Figures) -> str:
    return f"{f.p50_ms:.1f}"


def _p95(f: Figures) -> str:
    return f"{f.p95_ms:.1f}"


def _cpu(f: Figures) -> str:
    return "–" if f.cpu_ms is None else f"{f.cpu_ms:.2f}"


def _times(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}×"


def ratio(of: Mapping[str, Figures], one: str, other: str) -> float | None:
    """Requests per second of one side over another's."""
    return of[one].rps / of[other].rps if one in of and other in of else None


def summary(measured: Measured) -> dict[str, Any]:
    """The geometric means and the worst of the nine questions' ratios. CPU: ours over the peer's, less is better."""
    plain = {name: of for name, of in measured.items() if not name.endswith(EVIDENCE)}
    found: dict[str, Any] = {}
    for other in (PEER, BOLT):
        ratios = {name: r for name, of in plain.items() if (r := ratio(of, OURS, other)) is not None}
        if ratios:
            found[f"rps_over_{other}"] = _mean_and_worst(ratios, min)
    cpu = {n: r for n, of in plain.items() if (r := _cpu_ratio(of)) is not None}
    if cpu:
        found["cpu_over_peer"] = _mean_and_worst(cpu, max)
    p50 = {n: of[OURS].p50_ms / of[BOLT].p50_ms for n, of in plain.items() if OURS in of and BOLT in of}
    if p50:
        found["p50_over_bolt"] = _mean_and_worst(p50, max)
    return found


def _cpu_ratio(of: Mapping[str, Figures]) -> float | None:
    if OURS not in of or PEER not in of:
        return None
    ours, peer = of[OURS].cpu_ms, of[PEER].cpu_ms
    return ours / peer if ours and peer else None


def _mean_and_worst(ratios: Mapping[str, float], worst: Any) -> dict[str, Any]:
    name = worst(ratios, key=ratios.__getitem__)
    mean = math.exp(math.fsum(map(math.log, ratios.values())) / len(ratios))
    return {"geometric_mean": round(mean, 3), "worst": round(ratios[name], 3), "worst_question": name}


def sentences(found: Mapping[str, Any]) -> Iterable[str]:
    words = {
        "rps_over_peer": "requests per second, of the peer's",
        "rps_over_bolt": "requests per second, of raw Bolt's",
        "cpu_over_peer": "CPU per request, of the peer's",
        "p50_over_bolt": "median latency, of raw Bolt's",
    }
    for key, of in found.items():
        mean, worst, name = of["geometric_mean"], of["worst"], of["worst_question"]
        yield f"{words[key]}: {mean:.2f}× (geometric mean), worst {worst:.2f}× ({name})"


def document(measured: Measured, versions: Mapping[str, str], run: Mapping[str, Any]) -> dict[str, Any]:
    """What results/latest.json holds. Nothing in it names this machine, its user or its folders."""

    def figures(of: Mapping[str, Figures]) -> dict[str, Any]:
        return {side: of[side].as_json() if side in of else None for side in SIDES}

    plain = {n: figures(of) for n, of in measured.items() if not n.endswith(EVIDENCE)}
    evidence = {n.removesuffix(EVIDENCE): figures(of) for n, of in measured.items() if n.endswith(EVIDENCE)}
    return {
        "commit": commit(),
        "queries": plain,
        "with_evidence": evidence,
        "summary": summary(measured),
        "versions": dict(versions),
        "machine": {"cores": os.cpu_count(), "system": platform.system(), "architecture": platform.machine()},
        "run": dict(run),
    }


def write(content: Mapping[str, Any], path: Path = RESULTS) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")


def commit() -> str | None:
    """The commit that was measured, with `+` where files differ from it; None outside git."""
    try:
        head = _output(["git", "rev-parse", "HEAD"])
        return head + ("+" if _output(["git", "status", "--porcelain", "--untracked-files=no"]) else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def versions(neo4j: str, sides: Sequence[str]) -> dict[str, str]:
    found = {"neo4j": neo4j, "python": platform.python_version(), "neo4j-driver (Python)": version("neo4j")}
    found |= {name: version(name) for name in ("graphql-core", "uvicorn", "uvloop", "orjson")}
    if PEER in sides:
        found["node"] = _output([str(which("node")), "--version"]).removeprefix("v")
        for name in ("@neo4j/graphql", "@apollo/server", "graphql", "neo4j-driver"):
            found[name] = orjson.loads((PEER_FOLDER / "node_modules" / name / "package.json").read_bytes())["version"]
    return found


def _output(command: list[str]) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def load_average() -> float | None:
    """Of the last minute, of the whole machine: a busy one measures badly."""
    return round(os.getloadavg()[0], 2) if sys.platform != "win32" else None
