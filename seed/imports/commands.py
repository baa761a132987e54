"""`crimegraph import`: files in the formats of this field, into the graph."""

import asyncio
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from graph import local
from graph.cli.console import Json, answer, note, telling
from graph.database import Database
from graph.errors import DatasetError
from graph.ids import is_well_formed
from graph.local.progress import Progress
from graph.schema.apply import apply
from graph.settings import Endpoint, Settings
from graph.store import mark_hubs
from graph.values import partial_date
from graph.vocabularies import Marking, Reliability
from seed.importers.formats import formats
from seed.importers.input import Input, Unusable
from seed.imports.account import Account, table
from seed.imports.findings import Findings, findings
from seed.imports.found import STANDARD_INPUT, Found, file_in, format_named, found, refuse_same_source, spooled
from seed.imports.run import import_file
from seed.imports.under_way import Options
from seed.imports.unusable import unusable

TIMEOUT_SECONDS = 300.0
"""Of a batch. The first one waits for Neo4j to plan its statement; readers' limits are not meant for it."""
REJECTED = 3
"""Exit code where anything was rejected."""

Rejects = Annotated[
    Path, typer.Option("--rejects", help="Where to write what could not be used, a JSON object a line.")
]


def import_(
    given: Annotated[
        list[str],
        typer.Argument(metavar="[FORMAT] FILE|DIR|- …", help="A format, if it is to be named, and what to import."),
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at the first record that cannot be used, before writing anything.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")] = False,
    bulk: Annotated[
        bool, typer.Option("--bulk", help="Into an empty local database, through neo4j-admin: for millions of rows.")
    ] = False,
    rejects: Rejects = Path("rejects.jsonl"),
    source_id: Annotated[
        str | None, typer.Option("--source-id", help="The id of the source that the file becomes: source:….")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Its title.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Its address.")] = None,
    published: Annotated[str | None, typer.Option("--published", help="When: 2024, 2024-07 or 2024-07-15.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Licence or terms.")] = None,
    reliability: Annotated[
        str | None, typer.Option("--reliability", metavar="A…F", help="Admiralty grade of the source.")
    ] = None,
    credibility: Annotated[
        int | None, typer.Option("--credibility", min=1, max=6, help="Admiralty grade of what it says.")
    ] = None,
    marking: Annotated[
        str | None,
        typer.Option("--marking", metavar="TLP", help=f"At least: one of {', '.join(Marking.__members__)}."),
    ] = None,
    retention: Annotated[
        str | None, typer.Option("--retention", help="Until when it may be kept; `crimegraph review` lists it then.")
    ] = None,
    recorded_at: Annotated[
        str | None,
        typer.Option("--recorded-at", help="The moment from which the graph knows it, instead of now; with its zone."),
    ] = None,
    json: Json = False,
) -> None:
    """Bring files into the graph. A file is one source: the same again writes nothing, a newer version withdraws what
    is gone from it. Exit code 3 when anything was rejected."""
    settings = Settings.from_environment(os.environ)
    form, paths = _split(given)
    own = _own(
        id=source_id, name=name, publisher=publisher, url=url, published_at=published, licence=licence,
        reliability=reliability, credibility=credibility, marking=marking, retention=retention,
    )  # fmt: skip
    now = _moment(recorded_at)
    with ExitStack() as stack:
        files = _files(form, paths, stack)
        if "id" in own and len(files) > 1:
            raise typer.BadParameter(f"{len(files)} files cannot be one source.", param_hint="--source-id")
        told = stack.enter_context(findings(rejects))
        progress = stack.enter_context(telling(share=True))
        options = Options(strict, dry_run, own)
        accounts = _in_bulk(settings, files, options, told, now, progress) if bulk else None
        if accounts is None:
            endpoint = stack.enter_context(local.session(settings, progress))
            accounts = asyncio.run(_import(endpoint, files, options, told, now, progress))
    total = Account()
    for account in accounts:
        total.add(account)
    _say(accounts, total, rejects, dry=dry_run, json=json)
    if total.rejected:
        raise typer.Exit(REJECTED)


def _in_bulk(
    settings: Settings, files: Sequence[Found], options: Options, told: Findings, now: datetime, progress: Progress
) -> list[Account] | None:
    from seed.imports.bulk.run import import_in_bulk

    if options.dry:
        raise typer.BadParameter("an empty database has nothing to compare with: leave out one of the two.",
                                 param_hint="--dry-run and --bulk")  # fmt: skip
    return import_in_bulk(settings, files, options, told, now, progress)


async def _import(
    endpoint: Endpoint, files: Sequence[Found], options: Options, told: Findings, now: datetime, progress: Progress
) -> list[Account]:
    accounts = []
    async with Database.opened(endpoint, timeout_seconds=TIMEOUT_SECONDS) as database:
        await apply(database, lambda done, total: progress("applying the schema", done, total))
        for one in files:
            try:
                account = await import_file(database, one.file, one.format, options, told, now=now, progress=progress)
            except Unusable as error:
                account = unusable(one, error, told)
                if options.strict:
                    raise
            accounts.append(account)
        if not options.dry:
            await mark_hubs(database)
    return accounts


def _split(given: Sequence[str]) -> tuple[str | None, list[str]]:
    """A format that was named, and the paths. What could be both is a path, unless others follow."""
    first, *rest = given
    if first in formats() and (rest or not Path(first).exists()):
        if not rest:
            raise typer.BadParameter(f"{first} is a format: what is to be imported?")
        return first, rest
    if rest and first != STANDARD_INPUT and not Path(first).exists():
        format_named(first)
    return None, list(given)


def _files(named: str | None, paths: Sequence[str], stack: ExitStack) -> list[Found]:
    form = format_named(named) if named else None
    files: list[Found] = []
    for path in paths:
        if path == STANDARD_INPUT:
            read = stack.enter_context(spooled(sys.stdin.buffer))
            files.append(file_in(Input(read, "standard-input"), form))
        else:
            files += found(Path(path), form, _passed_over)
    refuse_same_source(_sources(files))
    return files


def _sources(files: Sequence[Found]) -> list[tuple[str, str]]:
    """(source, file) of those whose origin can be read; what is wrong with the others is said when they are."""
    known = []
    for one in files:
        try:
            known.append((one.format.origin(one.file).id, str(one.file.path)))
        except DatasetError:
            continue
    return known


def _passed_over(name: str, why: str) -> None:
    note(f"passed over: {name} ({why})")


def _say(accounts: list[Account], total: Account, rejects: Path, *, dry: bool, json: bool) -> None:
    if dry:
        note("a dry run: nothing was written")
    if total.rejected:
        note(f"{total.rejected.total():,} rejected, with their original text in {rejects}")
    data = {**total.as_json(), "dryRun": dry, "files": [account.as_json() for account in accounts]}
    answer(table(accounts, total), data, json=json)


def _own(**given: Any) -> Mapping[str, Any]:
    own = {key: value for key, value in given.items() if value is not None}
    checks: dict[str, Callable[[str], Any]] = {
        "id": lambda text: text if is_well_formed(text) and text.startswith("source:") else _wrong("source:<words>"),
        "published_at": lambda text: partial_date(text).text,
        "retention": lambda text: partial_date(text).text,
        "reliability": lambda text: Reliability(_one_of(text, [str(grade) for grade in Reliability])),
        "marking": lambda text: Marking[_one_of(text, Marking.__members__)],
    }
    for key, check in checks.items():
        if key in own:
            try:
                own[key] = check(own[key])
            except (ValueError, KeyError) as error:
                hint = "--" + {"id": "source-id", "published_at": "published"}.get(key, key)
                raise typer.BadParameter(f"{own[key]!r}: {error}", param_hint=hint) from error
    return own


def _one_of(text: str, codes: Collection[str]) -> str:
    if text.upper() not in codes:
        raise ValueError(f"use one of {', '.join(codes)}")
    return text.upper()


def _wrong(form: str) -> str:
    raise ValueError(f"write it as {form}")


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("a time needs its zone, as in 2026-11-27T10:00:00Z.")
        # Of its year too: what Neo4j's drivers cannot read back would make the graph unreadable.
        partial_date(moment.astimezone(UTC).date().isoformat())
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"{text!r}: {error}", param_hint="--recorded-at") from error
