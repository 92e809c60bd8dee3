"""Load a CSV file (plain, .gz or .xz). Rows that do not fit are reported and stop nothing else."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.command_line.progress_line import show_progress

if TYPE_CHECKING:
    from ringup.imports.report import ImportReport, Reconciliation

SOME_REJECTED = 1
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="customers, products, prices, discounts, coupons, stock or sales-history")
    parser.add_argument("file", type=Path)
    parser.add_argument("--legal-entity", default="", metavar="CODE", help="needed when there are several")
    parser.add_argument(
        "--dry-run", action="store_true", help="check everything, say what would happen, change nothing"
    )
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="where the rows go that were not taken, as CSV")


def run(arguments: argparse.Namespace) -> int:
    """0 all rows taken; 1 some rejected; 2 the file as a whole refused."""
    use_database()
    use_django()
    # Its tables can be imported only now that Django is set up.
    from ringup.imports import wording
    from ringup.imports.run import run_import

    rejects = arguments.rejects or arguments.file.with_name(f"{arguments.file.name}.rejects.csv")
    report = run_import(
        kind=arguments.kind,
        path=arguments.file,
        legal_entity=arguments.legal_entity,
        dry_run=arguments.dry_run,
        rejects=rejects,
        progress=show_progress,
    )
    if report.refusal:
        print(wording.refusal_text(report.refusal), file=sys.stderr)
        return REFUSED
    for line in told(report):
        print(line)
    for problem in report.problems:
        for column, fault in problem.faults:
            print(f"  line {problem.line}{', ' + column if column else ''}: {wording.reason(fault)}")
    if report.rejects:
        print(f"All {report.rejected:,} rejected rows are in {report.rejects}")
    return SOME_REJECTED if report.rejected else 0


def told(report: "ImportReport") -> list[str]:
    """What happened, or would happen."""
    verb = "would be " if report.dry_run else ""
    counts = (
        f"{report.created:,} {verb}new, {report.updated:,} {verb}changed, "
        f"{report.unchanged:,} unchanged, {report.rejected:,} rejected"
    )
    found = [f"{report.rows:,} rows in {report.seconds:.1f} s: {counts}"]
    if report.ignored_columns:
        found.append(f"Ignored columns: {', '.join(report.ignored_columns)}")
    if report.reconciliation:
        found += _reconciled(report.reconciliation)
    return found


def _reconciled(reconciliation: "Reconciliation") -> list[str]:
    kept = {tally.kind: tally for tally in reconciliation.kept}
    lines = [f"  {'kind of row':<24}{'rows read':>12}{'rows kept':>12}{'value read':>20}{'value kept':>20}"]
    for tally in reconciliation.read:
        there = kept.get(tally.kind)
        lines.append(
            f"  {tally.kind.value:<24}{tally.rows:>12,}{there.rows if there else 0:>12,}"
            f"{tally.value:>20,}{there.value if there else 0:>20,}"
        )
    rows_read, rows_kept = (sum(tally.rows for tally in side) for side in (reconciliation.read, reconciliation.kept))
    value_read, value_kept = (sum(tally.value for tally in side) for side in (reconciliation.read, reconciliation.kept))
    lines.append(f"  {'together':<24}{rows_read:>12,}{rows_kept:>12,}{value_read:>20,}{value_kept:>20,}")
    return lines
