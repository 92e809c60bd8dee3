"""Runs one import: read, stage, check, merge, report, in one transaction that a dry run takes back."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import pghistory
from django.db import transaction

from ringup.call_centers.models import LegalEntity
from ringup.imports.kind import Kind, Setting
from ringup.imports.kinds import KINDS
from ringup.imports.reading.lines import lines
from ringup.imports.reading.records import Record, records
from ringup.imports.reading.rows import Row, rows
from ringup.imports.reading.unpacking import Bounds, chunks
from ringup.imports.reading.unreadable import UnreadableFile
from ringup.imports.rejects import Rejects
from ringup.imports.report import ImportReport, Merged, Progress, Rejected, silent
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Header, match
from ringup.imports.staging import Staging
from ringup.values.money import exponent_of
from ringup.values.refusal import Refusal

TELL_EVERY = 5_000


def run_import(
    *,
    kind: str | Kind,
    path: Path,
    legal_entity: str = "",
    dry_run: bool = False,
    rejects: Path | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Import one file (.csv, .csv.xz, .csv.gz) into a legal entity, named by its code; "" means the only one.

    Rows that are not taken go to the file `rejects` (CSV: line, column, code, reason) and stop nothing else. A second
    run of the same file changes nothing. A file that cannot be read at all is a refusal in the report.
    """
    started = time.monotonic()
    found = _kind(kind)
    if isinstance(found, Refusal):
        return ImportReport(kind=str(kind), path=path, dry_run=dry_run, refusal=found)
    setting = _setting(legal_entity)
    if isinstance(setting, Refusal):
        return ImportReport(kind=found.name, path=path, dry_run=dry_run, refusal=setting)
    source = _Source(path, progress)
    try:
        with Rejects(rejects) as rejected:
            merged = _take(found, source, setting, rejected, dry_run=dry_run)
    except UnreadableFile as error:
        refusal = Refusal(code=error.code, facts=error.facts)
        return ImportReport(kind=found.name, path=path, dry_run=dry_run, refusal=refusal)
    return ImportReport(
        kind=found.name,
        path=path,
        dry_run=dry_run,
        rows=source.rows,
        created=merged.created,
        updated=merged.updated,
        unchanged=merged.unchanged,
        rejected=rejected.count,
        ignored_columns=source.ignored,
        problems=tuple(rejected.first),
        rejects=rejected.path,
        reconciliation=merged.reconciliation,
        seconds=time.monotonic() - started,
    )


def _take(kind: Kind, source: "_Source", setting: Setting, rejects: Rejects, *, dry_run: bool) -> Merged:
    with transaction.atomic(), pghistory.context(door="import", kind=kind.name, file=source.name):
        staging = Staging(kind.staging, asdict(setting), rejects.add)
        # One import at a time in a legal entity: what one looks up, another must not be about to write.
        staging.run("SELECT pg_advisory_xact_lock(hashtext('ringup import'), %(legal_entity)s::integer)")
        staging.fill(kind.stage(source.read(kind), setting))
        source.progress(f"Writing {kind.name}")
        merged = kind.merge(staging, setting)
        staging.drop()
        if dry_run:
            transaction.set_rollback(True)
    return merged


class _Source:
    """The file as rows, with what is learned on the way: rows counted, columns ignored."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self._path = path
        self._read = 0
        self.name = path.name
        self.progress = progress
        self.rows = 0
        self.ignored: tuple[str, ...] = ()

    def read(self, kind: Kind) -> Iterator[Row | Rejected]:
        pieces = chunks(self._path, bounds=Bounds(), consumed=self._consumed)
        found = records(lines(pieces))
        header = _header(next(found), kind)
        self.ignored = header.ignored
        names = [column.name for column in kind.columns]
        group = names.index(kind.group) if kind.group else None
        yield from self._counted(rows(found, header, kind.columns, group))

    def _counted(self, found: Iterable[Row | Rejected]) -> Iterator[Row | Rejected]:
        size = self._path.stat().st_size
        for row in found:
            self.rows += 1
            if self.rows % TELL_EVERY == 0:
                self.progress(f"Reading {self._path.name}", min(self._read, size - 1), size)
            yield row
        self.progress(f"Reading {self._path.name}", size, size)

    def _consumed(self, count: int) -> None:
        self._read = count


def _header(first: object, kind: Kind) -> Header:
    if not isinstance(first, Record):
        raise UnreadableFile("header_broken")
    header = match(first.cells, kind.columns)
    if isinstance(header, Fault):
        raise UnreadableFile(header.code, **header.facts)
    return header


def _kind(kind: str | Kind) -> Kind | Refusal:
    if isinstance(kind, Kind):
        return kind
    known = {each.name: each for each in KINDS}
    return known.get(kind) or Refusal(code="kind_unknown", facts={"kind": kind, "kinds": ", ".join(known)})


def _setting(code: str) -> Setting | Refusal:
    entities = list(LegalEntity.objects.filter(code=code) if code else LegalEntity.objects.order_by("code")[:20])
    if len(entities) > 1:
        return Refusal(code="legal_entity_needed", facts={"codes": ", ".join(entity.code for entity in entities)})
    if not entities:
        return Refusal(code="legal_entity_unknown", facts={"code": code})
    (entity,) = entities
    return Setting(
        legal_entity=entity.pk,
        currency=entity.currency,
        exponent=exponent_of(entity.currency),
        country=entity.country,
        language=entity.language,
    )
