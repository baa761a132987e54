"""One file into Neo4j: examined, locked, read for its nodes and then its assertions; what disappeared is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from graph.database import Database
from graph.erasure import any_erased, blocked
from graph.ids import digest
from graph.local.progress import Progress, silent
from seed.contents import code_hash
from seed.importers.formats import Format
from seed.importers.input import Input, Unusable
from seed.importers.parsed import Reason
from seed.imports.account import Account
from seed.imports.columns.layout import by_columns
from seed.imports.disappeared import retract_disappeared
from seed.imports.findings import Findings
from seed.imports.seen import seen
from seed.imports.state import Imported, alone, imported, is_curated, remember
from seed.imports.target import InNeo4j, Target
from seed.imports.told import plain
from seed.imports.under_way import Options, Run


async def import_file(
    database: Database,
    file: Input,
    form: Format,
    options: Options,
    findings: Findings,
    *,
    now: datetime,
    progress: Progress = silent,
) -> Account:
    """Brings one file into the graph. Raises Unusable before anything is written, Stopped where it is strict, and
    DatabaseError; the same command again completes what was begun."""
    with opened(InNeo4j(database), file, form, options, findings, now=now, progress=progress) as run:
        source = run.origin.id
        async with alone(database, source, lambda: progress(f"waiting for another import of {source} to end")):
            if erased := await blocked(database, [run.origin.id, str(run.origin.content_hash)]):
                problem = f"{min(erased)} was erased from this graph and may not come back"
                raise Unusable(file.place, problem, Reason.ERASED)
            run.guarded = await any_erased(database)
            before = await imported(database, source)
            if before is None and await is_curated(database, source):
                problem = (
                    f"{source} is a source of this graph that no import made, and an import would take its place: give"
                    " another --source-id"
                )
                raise Unusable(file.place, problem, Reason.NOT_ADMITTED)
            if before is not None and before.hash == run.version and before.done and not before.unresolved:
                for _ in run.parsed(0, telling=True):
                    pass  # what was wrong with it is told again
                run.account.unchanged = before.rows
                return run.account
            await _import(database, run, before)
        return run.account


@contextmanager
def opened(
    target: Target, file: Input, form: Format, options: Options, findings: Findings, *, now: datetime,
    progress: Progress = silent,
) -> Iterator[Run]:  # fmt: skip
    """A file that was read to its end, before anything of it is written. Raises Unusable, and Stopped where it is
    strict."""
    parts = form.parts(file)
    examined = [part.examined(by_line=form.by_line) for part in parts]
    content = examined[0].content_hash if len(examined) == 1 else digest([one.content_hash for one in examined], 64)
    origin = replace(form.origin(file), content_hash=content, recorded_at=now, **options.own)
    version = digest([form.name, content, code_hash(), plain(options.own)], 64)
    size = sum(part.path.stat().st_size for part in parts)
    account = Account(origin.id, file.name, form.name)
    with seen() as met:
        run = Run(target, file, form, origin, version, options, findings, progress, account, met, size)
        if options.strict:
            _require_usable(run)
        yield run


async def _import(database: Database, run: Run, before: Imported | None) -> None:
    resumes = before is not None and before.hash == run.version and not before.done
    recorded_at = before.recorded_at if before is not None and resumes else run.origin.recorded_at
    run.origin = replace(run.origin, recorded_at=recorded_at)
    begun = Imported(run.version, recorded_at, done=False)
    if not run.options.dry:
        await remember(database, run.origin.id, begun)
    layout = by_columns(run.file, run.format) if before is None and not run.options.dry else None
    if layout is None:
        await run.nodes()
        await run.assertions(fresh=before is None)
    else:
        from seed.imports.columns.write import write_by_columns  # polars is heavy

        await write_by_columns(database, run, layout)
    if before is not None:
        looked = None if before.types is None else before.types | run.types
        only = frozenset(run.records) if run.records else None
        gone = await retract_disappeared(
            database, run.origin.id, looked, run.seen, recorded_at, records=only, dry=run.options.dry
        )
        run.account.retracted += gone.assertions
        run.account.withdrawn += gone.nodes
    if not run.options.dry:
        await remember(database, run.origin.id, run.done())


def _require_usable(run: Run) -> None:
    """Reads everything once before anything is written. Raises Stopped."""
    for parsed in run.format.read(run.file, run.origin):
        for finding in parsed.findings:
            if not finding.kept:
                run.find(finding)
