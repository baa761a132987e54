"""The lines of a file in batches, each line with its number, as Input.lines has them."""

from collections.abc import Iterator

import polars as pl

from seed.importers.input import Input

_BLANKS = " \t\n\r\x0b\x0c"
"""What bytes.strip() takes away."""


def batches(file: Input, header: int, block: int) -> Iterator[pl.DataFrame]:
    """`line` and `text` of each line after the header that is not empty; `block`: bytes that are read at once."""
    number, rest = 1, b""
    with file.open() as stream:
        while some := stream.read(block):
            whole, found, rest = (rest + some).rpartition(b"\n")
            if found:
                texts = whole.decode("utf-8", "replace").split("\n")
                yield _frame(texts, number, header)
                number += len(texts)
    if rest:
        yield _frame([rest.decode("utf-8", "replace")], number, header)


def _frame(texts: list[str], number: int, header: int) -> pl.DataFrame:
    numbers = pl.int_range(number, number + len(texts), dtype=pl.Int64, eager=True)
    lines = pl.DataFrame({"line": numbers, "text": pl.Series(texts, dtype=pl.String)})
    return lines.with_columns(pl.col("text").str.strip_chars(_BLANKS)).filter(
        (pl.col("text") != "") & (pl.col("line") > header)
    )
