"""Transfers in their simple forms, as expressions over the columns of a batch (polars).

`simple` says of a row whether each of its cells is in a form that is read here: lower-case addresses, plain digits, a
hash of hexadecimal digits. Such a row becomes exactly what seed/importers/transfers and graph/provenance make of it;
any other row is read by them. A test holds the two against each other on random files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import polars_hash  # noqa: F401 - adds the namespace `chash`

from graph.ids import canonical_json
from graph.provenance import envelope
from seed.importers.origin import Origin
from seed.importers.transfers.layouts import Columns, Role
from seed.importers.transfers.wallets import EVM_ID
from seed.tables import Place

RELATION = "SENT"
DIFFER = (
    "key", "id", "rowHash", "fromId", "toId", "amount", "asset", "usd", "txHash", "index", "at", "atFromDay", "atToDay",
    "note",
)  # fmt: skip
"""The properties in which the rows of a file differ; as text, null where one is absent."""
_PLACE = Place("")
_DIGITS = 40
_SAMPLE = "0x" + _DIGITS * "0"
_NUMBER = r"^[0-9]{1,100}(\.[0-9]{1,15})?$"
_WHOLE = r"^[0-9]{1,120}$"
_ADDRESS = r"^(?:0x|\\x)(?:[0-9a-f]{40}|[0-9A-F]{40})$"
_CONTRACT = r"^(?:0x|\\x)[0-9a-fA-F]{40}$"
_HASH = r"^(?:0x|\\x)[0-9a-fA-F]{64}$"
# Printable, without what JSON escapes, and with no space at either end.
_WORD = r"^[!#-\[\]-~]{1,128}$"
_SYMBOL = r"^(?:[!#-\[\]-~](?:[ !#-\[\]-~]{0,198}[!#-\[\]-~])?)?$"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_TIME = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T]{_CLOCK}(?:\.0{{1,9}})?"
_UNIX = r"^[0-9]{9,10}$"
_NO_CONTRACT = ("", _SAMPLE, "0x" + _DIGITS * "e")
_SUCCEEDED = ("", "1", "true", "True", "TRUE", "0x1")
_NOTE = ", in the token's smallest unit or the number of a token"


@dataclass(frozen=True, slots=True)
class Simple:
    """Of one file. Lines come in as `line` (a number) and `text`; rows go out as `line`, `start`, `end` and DIFFER.

    apart  wallets whose rows are not read here
    """

    columns: Columns
    origin: Origin
    apart: Sequence[str] = ()

    def split(self, lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that are read here, and the lines that are not."""
        width = self.columns.width
        whole = (pl.col("text").str.count_matches(",", literal=True) == width - 1) & ~pl.col("text").str.contains(
            '"', literal=True
        )
        cells = lines.with_columns(whole.alias("whole")).with_columns(
            pl.col("text").str.split_exact(",", width - 1).alias("cells")
        )
        cells = cells.unnest("cells").with_columns(self._read()).with_columns(self._simple().alias("simple"))
        rows = cells.filter(pl.col("simple"))
        odd = lines if rows.is_empty() else cells.filter(~pl.col("simple")).select("line", "text")
        return self._rows(rows), odd

    def _cell(self, role: Role) -> pl.Expr:
        at = self.columns.places.get(role)
        return pl.lit("") if at is None else pl.col(f"field_{at}").fill_null("")

    def _read(self) -> list[pl.Expr]:
        read = {
            "start": pl.concat_str(pl.lit(EVM_ID), self._cell(Role.FROM).str.slice(2).str.to_lowercase()),
            "end": pl.concat_str(pl.lit(EVM_ID), self._cell(Role.TO).str.slice(2).str.to_lowercase()),
            "amount": self._amount(),
            "usd": _decimal(self._cell(Role.USD)),
            "contract": pl.concat_str(pl.lit("0x"), self._cell(Role.CONTRACT).str.slice(2).str.to_lowercase()),
            "at": self._at(),
            "note": self._note(),
        }
        return [expression.alias(name) for name, expression in read.items()]

    def _simple(self) -> pl.Expr:
        layout = self.columns.layout
        hash_cell, index, usd = self._cell(Role.TX_HASH), self._cell(Role.INDEX), self._cell(Role.USD)
        contract, symbol = self._cell(Role.CONTRACT), self._cell(Role.ASSET)
        decimals = self._cell(Role.DECIMALS)
        conditions = [
            pl.col("whole"),
            self._cell(Role.FROM).str.contains(_ADDRESS),
            self._cell(Role.TO).str.contains(_ADDRESS),
            self._cell(Role.FAMILY).is_in(["", "evm"]),
            self._cell(Role.STATUS).is_in(list(_SUCCEEDED)),
            self._cell(Role.AMOUNT).str.contains(_WHOLE if layout.smallest else _NUMBER),
            hash_cell.str.contains(_HASH) | (hash_cell.str.contains(_WORD) & ~hash_cell.str.contains(r"^(?:0x|\\x)")),
            (index == "") | index.str.contains(r"^[0-9]{1,9}$"),
            (usd == "") | usd.str.contains(_NUMBER),
            (contract == "") | contract.str.contains(_CONTRACT),
            symbol.str.contains(_SYMBOL),
            (self._cell(Role.AT) == "") | pl.col("at").is_not_null(),
        ]
        if Role.DECIMALS in self.columns.places and layout.decimals is None:
            conditions.append((decimals == "") | decimals.str.contains(r"^(?:[0-9]|[0-6][0-9]|7[0-7])$"))
        if self.apart:
            raised = pl.Series(list(self.apart)).implode()
            conditions += [~pl.col("start").is_in(raised), ~pl.col("end").is_in(raised)]
        return pl.all_horizontal(conditions).fill_null(value=False)

    def _amount(self) -> pl.Expr:
        cell, layout = self._cell(Role.AMOUNT), self.columns.layout
        if not layout.smallest:
            return _decimal(cell)
        if layout.decimals is not None:
            return _smallest(cell, pl.lit(layout.decimals))
        if Role.DECIMALS not in self.columns.places:
            return pl.lit(None, dtype=pl.String)
        decimals = self._cell(Role.DECIMALS).cast(pl.Int64, strict=False)
        return pl.when(decimals.is_between(0, 77)).then(_smallest(cell, decimals.fill_null(0).clip(0, 77)))

    def _note(self) -> pl.Expr:
        layout = self.columns.layout
        nothing = pl.lit(None, dtype=pl.String)
        if not layout.smallest or layout.decimals is not None:
            return nothing
        note = pl.concat_str(pl.lit("value "), _smallest(self._cell(Role.AMOUNT), pl.lit(0)), pl.lit(_NOTE))
        if Role.DECIMALS not in self.columns.places:
            return note
        return pl.when(self._cell(Role.DECIMALS) == "").then(note)

    def _at(self) -> pl.Expr:
        """The canonical time; null where there is none or it is not in a simple form."""
        cell, chain = self._cell(Role.AT), self.columns.layout.chain
        zone = r" ?(?:UTC|Z)?$" if chain else r" ?(?:UTC|Z)$"
        day = cell.str.slice(0, 10)
        valid = cell.str.contains(_TIME + zone) & _is_day(day)
        clock = pl.concat_str(day, pl.lit("T"), cell.str.slice(11, 8), pl.lit("Z"))
        time = pl.when(valid).then(clock)
        if chain:
            seconds = pl.when(cell.str.contains(_UNIX)).then(cell).cast(pl.Int64, strict=False)
            return pl.coalesce(time, pl.from_epoch(seconds, time_unit="s").dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
        only_day = cell.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & _is_day(cell)
        return pl.coalesce(time, pl.when(only_day).then(cell))

    def _rows(self, cells: pl.DataFrame) -> pl.DataFrame:
        hash_cell, index = self._cell(Role.TX_HASH), self._cell(Role.INDEX)
        symbol = self._cell(Role.ASSET)
        if self.columns.asset:
            symbol = pl.when(symbol == "").then(pl.lit(self.columns.asset)).otherwise(symbol)
        in_hex = pl.concat_str(pl.lit("0x"), hash_cell.str.slice(2).str.to_lowercase())
        # The cell says whether there is a contract: of no cell the column `contract` holds `0x`.
        coin = (self._cell(Role.CONTRACT) == "") | pl.col("contract").is_in(list(_NO_CONTRACT))
        day = pl.col("at").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        read = cells.with_columns(
            pl.when(hash_cell.str.contains(_HASH)).then(in_hex).otherwise(hash_cell).alias("txHash"),
            index.cast(pl.Int64, strict=False).cast(pl.String).alias("index"),
            pl.when(coin).then(pl.when(symbol != "").then(symbol)).otherwise(pl.col("contract")).alias("asset"),
            pl.col("at").str.slice(0, 10).alias("atFromDay"),
            day.dt.offset_by("1d").dt.strftime("%Y-%m-%d").alias("atToDay"),
        )
        hashed = read.with_columns(
            sha256(self._key()).str.slice(0, 32).alias("key"), sha256(self._content()).str.slice(0, 32).alias("rowHash")
        )
        moment = canonical_json(self.origin.recorded_at.isoformat())
        version = pl.concat_str(pl.lit(f'[{moment},"'), pl.col("rowHash"), pl.lit('"]'))
        found = hashed.with_columns(
            pl.concat_str(pl.col("key"), pl.lit("-"), sha256(version).str.slice(0, 16)).alias("id"),
            pl.col("start").alias("fromId"),
            pl.col("end").alias("toId"),
        )
        return found.select("line", "start", "end", *DIFFER)

    def _key(self) -> pl.Expr:
        return pl.concat_str(
            pl.lit(f'["{RELATION}","'), pl.col("start"), pl.lit('","'), pl.col("end"),
            pl.lit(f'",{canonical_json(self.origin.id)},null,["'), pl.col("txHash"), pl.lit('",'),
            pl.col("index").fill_null("null"), pl.lit("]]"),
        )  # fmt: skip

    def _content(self) -> pl.Expr:
        own = [
            pl.concat_str(pl.lit(f'"{name}":"'), pl.col(name), pl.lit('"'))
            for name in ("amount", "asset", "at", "atFromDay", "atToDay")
        ]
        own.append(pl.concat_str(pl.lit('"index":'), pl.col("index")))
        own += [pl.concat_str(pl.lit(f'"{name}":"'), pl.col(name), pl.lit('"')) for name in ("txHash", "usd")]
        row = self.origin.says(RELATION, "", "", _PLACE)
        said = [row.stance, row.reliability, row.credibility, row.basis, None, int(row.marking)]
        note = pl.concat_str(pl.lit('"'), pl.col("note"), pl.lit('"')).fill_null("null")
        return pl.concat_str(
            pl.lit("[{"), pl.concat_str(own, separator=",", ignore_nulls=True),
            pl.lit("}," + canonical_json(said)[1:-1] + ","), note, pl.lit("]"),
        )  # fmt: skip

    def same(self) -> Mapping[str, Any]:
        """Properties that are the same in every row."""
        sample = envelope(self.origin.says(RELATION, EVM_ID, EVM_ID, _PLACE))
        return {name: value for name, value in sample.items() if name not in DIFFER}


def sha256(text: pl.Expr) -> pl.Expr:
    return text.chash.sha2_256()  # type: ignore[attr-defined, no-any-return]


def _decimal(cell: pl.Expr) -> pl.Expr:
    """The canonical text of plain digits; null of an empty cell."""
    parts = cell.str.split_exact(".", 1)
    whole = parts.struct.field("field_0").str.strip_chars_start("0")
    fraction = parts.struct.field("field_1").fill_null("").str.strip_chars_end("0")
    units = pl.when(whole == "").then(pl.lit("0")).otherwise(whole)
    made = pl.when(fraction == "").then(units).otherwise(pl.concat_str(units, pl.lit("."), fraction))
    return pl.when(cell != "").then(made)


def _smallest(cell: pl.Expr, decimals: pl.Expr) -> pl.Expr:
    """An amount in the smallest unit, in units of `decimals` digits."""
    digits = cell.str.strip_chars_start("0").str.zfill(decimals + 1)
    at = digits.str.len_bytes().cast(pl.Int64) - decimals
    fraction = digits.str.slice(at).str.strip_chars_end("0")
    whole = digits.str.slice(0, at)
    return pl.when(fraction == "").then(whole).otherwise(pl.concat_str(whole, pl.lit("."), fraction))


def _is_day(text: pl.Expr) -> pl.Expr:
    return text.str.to_date("%Y-%m-%d", strict=False).is_not_null() & ~text.str.slice(0, 4).is_in(["0000", "9999"])
