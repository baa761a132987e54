"""What a file by columns has met so far, in columns on disk: wallets, and assertions of which some may come twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

MOST_HELD = 500_000
"""Wallets in memory before they are made distinct, or laid down: some 60 bytes each, and as much again while they are
made distinct."""
AT_ONCE = 500_000
"""Assertions that are compared in memory at once, of 16 bytes each, several times over."""
_PARTS = 16


@dataclass(slots=True)
class MetWallets:
    """The digits of EVM addresses."""

    folder: Path
    _held: list[pl.Series] = field(default_factory=list)
    _number: int = 0
    _laid_down: list[Path] = field(default_factory=list)

    def add(self, digits: pl.Series) -> None:
        self._held.append(digits)
        self._number += len(digits)
        if self._number > MOST_HELD:
            distinct = pl.concat(self._held).unique()
            self._held, self._number = [distinct], len(distinct)
            if self._number > MOST_HELD // 2:
                path = self.folder / f"wallets-{len(self._laid_down)}.ipc"
                distinct.to_frame("digits").write_ipc(path)
                self._laid_down.append(path)
                self._held, self._number = [], 0

    def distinct(self) -> Iterator[pl.Series]:
        """Each once, in order within a part."""
        if not self._held and not self._laid_down:
            return
        held = pl.concat(self._held).unique() if self._held else pl.Series("digits", [], dtype=pl.String)
        if not self._laid_down:
            yield held.sort()
            return
        for part in range(_PARTS):
            of_part = pl.col("digits").str.starts_with(f"{part:x}")
            there = [pl.scan_ipc(path).filter(of_part).collect()["digits"] for path in self._laid_down]
            yield pl.concat([*there, held.filter(held.str.starts_with(f"{part:x}"))]).unique().sort()
        for path in self._laid_down:
            path.unlink()


@dataclass(slots=True)
class Met:
    """The line and a part of the key of each assertion, a file for each file of the table."""

    folder: Path
    files: list[tuple[Path, Path]] = field(default_factory=list)
    """Of each batch: the file of the table, and ours."""
    rows: int = 0

    def add(self, lines: pl.Series, keys: pl.Series, table: Path) -> None:
        path = self.folder / f"met-{len(self.files)}.ipc"
        pl.DataFrame({"line": lines, "part": keys.hash(seed=0)}).write_ipc(path)
        self.files.append((table, path))
        self.rows += len(lines)

    def twice(self) -> list[int]:
        """Lines of assertions that may be another's as well."""
        parts = 1 + self.rows // AT_ONCE
        found: list[int] = []
        for part in range(parts if self.files else 0):
            some = [pl.scan_ipc(path).filter(pl.col("part") % parts == part) for _, path in self.files]
            met = pl.concat(some).collect()
            found += met.filter(met["part"].is_duplicated())["line"].to_list()
        return sorted(found)

    def lines_of(self, path: Path) -> pl.Series:
        return pl.read_ipc(path)["line"]

    def clear(self) -> None:
        for _, path in self.files:
            path.unlink()
