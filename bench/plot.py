"""docs/benchmark.svg: requests per second of each question as multiples of the peer's, readable on light and dark."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.questions import BOLT, OURS, PEER
from bench.sides import ROOT

FILE = ROOT / "docs" / "benchmark.svg"
_GREY = "#808080"
_COLOURS = {OURS: "#2f81f7", PEER: "#9a6b3f", BOLT: "#8b949e"}
_LABELS = {OURS: "crimegraph", PEER: "@neo4j/graphql", BOLT: "raw Bolt, no GraphQL, no HTTP"}


def write(content: Mapping[str, Any], path: Path = FILE) -> None:
    """Draws results/latest.json. Text and axes are of a grey that both backgrounds carry; nothing is filled behind."""
    import matplotlib as mpl  # here: it takes a second, which a run that plots nothing need not

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "crimegraph", "font.family": "sans-serif", "svg.fonttype": "none"})
    from matplotlib import pyplot

    names = list(content["queries"])
    figure, axes = pyplot.subplots(figsize=(8.0, 0.55 * len(names) + 1.2))
    for offset, side in zip((-0.27, 0.0, 0.27), (OURS, PEER, BOLT), strict=True):
        places = [i + offset for i, n in enumerate(names) if content["queries"][n][side]]
        rates = [content["queries"][n][side]["rps"] for n in names if content["queries"][n][side]]
        axes.barh(places, rates, height=0.25, color=_COLOURS[side], label=_LABELS[side])
        for place, rate in zip(places, rates, strict=True):
            axes.annotate(f"{rate:.0f}", (rate, place), xytext=(3, 0), textcoords="offset points", va="center",
                          fontsize=7, color=_GREY)  # fmt: skip
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("requests per second, 8 connections, one API process (logarithmic)", color=_GREY)
    axes.tick_params(colors=_GREY)
    for edge, spine in axes.spines.items():
        spine.set_visible(edge in ("left", "bottom"))
        spine.set_color(_GREY)
    axes.legend(frameon=False, labelcolor=_GREY, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, 1.1), ncol=3)
    figure.savefig(path, transparent=True, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)
