"""EVM wallets that files by columns only name, as columns too: hashes of their content, and their table."""

from pathlib import Path

import polars as pl

from graph.ids import canonical_json
from graph.nodes import stored_node
from graph.storage import hashable
from seed.importers.origin import Origin
from seed.importers.transfers.wallets import EVM_ID
from seed.imports.bulk.staged import Staged
from seed.imports.bulk.tables import node_columns, texts
from seed.imports.columns.simple import sha256
from seed.tables import Place

NAMED_AT_ONCE = 200_000
_PLACE = Place("")
_DIGITS = 40
_SAMPLE = "0x" + _DIGITS * "0"


def wallet_hashes(digits: pl.Series, origin: Origin) -> pl.Series:
    """Hash of the content of a wallet that is only named, from the 40 digits of its address."""
    stored = stored_node(origin.entity("Wallet", EVM_ID + _DIGITS * "0", _PLACE, named=True, name=_SAMPLE,
                                       family="evm", address=_SAMPLE))  # fmt: skip
    content = canonical_json([hashable({k: v for k, v in stored["properties"].items() if k != "nameLower"}),
                              int(origin.marking)])  # fmt: skip
    first, *rest = content.split(_DIGITS * "0")
    parts: list[pl.Expr] = [pl.lit(first)]
    for piece in rest:
        parts += [pl.col("digits"), pl.lit(piece)]
    return pl.DataFrame({"digits": digits}).select(sha256(pl.concat_str(parts)).str.slice(0, 32)).to_series()


def lay_down_wallets(graph: Staged) -> None:
    """Writes the wallets that are only named into their table."""
    sample = Origin("source:sample", "").entity("Wallet", EVM_ID + _DIGITS * "0", _PLACE, named=True, name=_SAMPLE,
                                                family="evm", address=_SAMPLE)  # fmt: skip
    same = texts({**stored_node(sample)["properties"], "describedBy": ""})
    for rows in graph.only_named(NAMED_AT_ONCE):
        named = pl.DataFrame(rows, schema=["id", "rowHash", "marking", "recordedAt"], orient="row").with_columns(
            pl.concat_str(pl.lit("0x"), pl.col("id").str.slice(len(EVM_ID))).alias("address")
        )
        follows = {name: pl.col("address").alias(name) for name, text in same.items() if text == _SAMPLE}
        cells = [
            follows.get(name, pl.col(name) if name in named.columns else pl.lit(same.get(name), dtype=pl.String)
                        .alias(name))
            for name in node_columns("Wallet")
        ]  # fmt: skip
        write(named.select(pl.col("id").alias(":ID"), *cells), graph.tables.claim_file("nodes", "Wallet"))


def write(rows: pl.DataFrame, path: Path) -> None:
    rows.write_csv(path, include_header=False, quote_style="necessary")
