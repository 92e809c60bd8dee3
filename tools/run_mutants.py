"""Plants small mistakes in the price rules, one at a time, and reports which of them no rule test notices.

A seeded sample, file by file, until the minutes are used up. Each mutant runs in a fork of this process, which has the
libraries loaded but none of the rules, and meets the tests that come through the changed function.
Run as `python -m tools.run_mutants --minutes 10` from the repository's folder; docs/reference/mutation-testing.md.
"""

import argparse
import ast
import contextlib
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import hypothesis
import pytest

from tools.find_mutants import Mutant, mutants_of, mutated

RULES = Path("ringup/pricing/rules")
TESTS = "tests/rules/pricing"
ANSWERS = Path("docs/reference/mutation-testing.md")
OPTIONS = ["-x", "-q", "-p", "no:django", "-p", "no:playwright", "--noconftest", "--hypothesis-seed=0"]
# Seconds beyond what the tests take without a mutant.
PATIENCE = 20.0
# A function that fewer tests come through may be one whose result is kept for the others.
FEW = 5
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"


@dataclass(kw_only=True)
class Baseline:
    """The tests as they are without a mutant: how long each takes, and the functions it comes through."""

    seconds: dict[str, float] = field(default_factory=dict)
    functions: dict[str, set[tuple[str, int]]] = field(default_factory=dict)


class Watch:
    """A plugin of pytest that notes what each test comes through."""

    def __init__(self) -> None:
        self.baseline = Baseline()
        self._root = str(RULES.resolve())
        self._here: dict[CodeType, bool] = {}
        self._seen: set[CodeType] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test."""
        self._seen = set()
        sys.setprofile(self._note)
        start = time.monotonic()
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            self.baseline.seconds[item.nodeid] = time.monotonic() - start
            self.baseline.functions[item.nodeid] = {(code.co_filename, code.co_firstlineno) for code in self._seen}

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if code not in self._here:
            self._here[code] = code.co_filename.startswith(self._root)
        if event == "call" and self._here[code]:
            self._seen.add(code)


class Chosen:
    """A plugin of pytest that runs these tests only, in this order."""

    def __init__(self, names: Sequence[str]) -> None:
        self._place = {name: place for place, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the others."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self._place), key=lambda item: self._place[item.nodeid]
        )


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module with the change in it."""

    def __init__(self, mutant: Mutant) -> None:
        self._path = mutant.path
        self._module = mutant.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        self._code = compile(mutated(Path(mutant.path).read_text("utf-8"), mutant.number), mutant.path, "exec")

    def find_spec(self, name: str, path: object, target: object = None) -> Any:
        """Only the one."""
        if name != self._module:
            return None
        is_package = self._path.endswith("__init__.py")
        spec = importlib.util.spec_from_loader(name, self, origin=self._path, is_package=is_package)
        if spec is not None and is_package:
            spec.submodule_search_locations = [str(Path(self._path).parent)]
        return spec

    def exec_module(self, module: Any) -> None:
        """Run its code."""
        exec(self._code, module.__dict__)  # noqa: S102 - it is our own file


def forked(work: Callable[[], Any], seconds: float) -> Any:
    """What the work in a child process returns; None if it takes longer than that."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setpgid(0, 0)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        answer: Any = 1
        with contextlib.suppress(BaseException):
            answer = work()
        with os.fdopen(writing, "w") as out:
            json.dump(answer, out)
        os._exit(0)
    os.close(writing)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with os.fdopen(reading) as coming:
        text = coming.read()
    os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return json.loads(text) if text else None


def measured() -> Baseline:
    """The tests once without a mutant; they must pass."""

    def work() -> Any:
        watch = Watch()
        failed = int(pytest.main([*OPTIONS, TESTS], plugins=[watch]))
        functions = {name: sorted(seen) for name, seen in watch.baseline.functions.items()}
        return [failed, watch.baseline.seconds, functions]

    answer = forked(work, 600.0)
    if answer is None or answer[0]:
        sys.exit("the tests do not pass without a mutant")
    functions = {name: {(path, line) for path, line in seen} for name, seen in answer[2].items()}
    return Baseline(seconds=answer[1], functions=functions)


def span_of(mutant: Mutant) -> tuple[int, int]:
    """The first and last line of the outermost function around a mutant; of a class or module all there is."""
    names = mutant.function.split(".") if mutant.function else []
    here: ast.AST = ast.parse(Path(mutant.path).read_text("utf-8"))
    for name in names:
        for each in ast.iter_child_nodes(here):
            if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.name == name:
                here = each
                break
        if isinstance(here, ast.FunctionDef):
            first = min([here.lineno, *(each.lineno for each in here.decorator_list)])
            return first, here.end_lineno or first
    return 0, 0


def tried(mutant: Mutant, baseline: Baseline) -> str:
    """Whether the tests that come through a mutant notice it, the quick ones first."""
    first, last = span_of(mutant)
    file = str(Path(mutant.path).resolve())
    near = [
        name
        for name, seen in baseline.functions.items()
        if any(path == file and first <= line <= last for path, line in seen)
    ]
    near.sort(key=lambda name: baseline.seconds[name])
    others = sorted(baseline.seconds.keys() - set(near), key=lambda name: baseline.seconds[name])
    # What is worked out once for all tests is seen in the first of them only: then all are asked.
    for names in (near, others if len(near) < FEW else []):
        if not names:
            continue
        files = sorted({name.split("::")[0] for name in names})

        def work(names: Sequence[str] = names, files: Sequence[str] = files) -> Any:
            sys.meta_path.insert(0, Planted(mutant))
            return int(pytest.main([*OPTIONS, *files], plugins=[Chosen(names)]))

        answer = forked(work, PATIENCE + 3 * sum(baseline.seconds[name] for name in names))
        if answer != 0:
            return TIMED_OUT if answer is None else KILLED
    return SURVIVED


def sampled(paths: Sequence[Path], seed: int) -> Iterator[Mutant]:
    """The mutants of all files in an order by the seed: one of each file, then the next of each."""
    waiting = []
    for path in sorted(paths):
        mutants = mutants_of(str(path), path.read_text("utf-8"))
        # Each file by itself: another file's change does not move this one's sample.
        random.Random(f"{seed} {path}").shuffle(mutants)  # noqa: S311 - a sample, no secret
        waiting.append(mutants)
    while any(waiting):
        for mutants in waiting:
            if mutants:
                yield mutants.pop()


def answered() -> set[str]:
    """The survivors that the page of answers explains."""
    rows = ANSWERS.read_text("utf-8").splitlines() if ANSWERS.exists() else []
    return {row.removeprefix("- ").split(" — ")[0] for row in rows if row.startswith("- `")}


def report(results: Sequence[tuple[Mutant, str]], seconds: float) -> None:
    """The figures of each file, then every survivor that nobody has answered yet."""
    known = answered()
    by_file: dict[str, Counter[str]] = {}
    for mutant, outcome in results:
        by_file.setdefault(mutant.path, Counter())[outcome] += 1
    width = max((len(path) for path in by_file), default=0)
    print(f"\n{'file':<{width}}  killed  survived  timed out")
    for path, found in sorted(by_file.items()):
        print(f"{path:<{width}}  {found[KILLED]:>6}  {found[SURVIVED]:>8}  {found[TIMED_OUT]:>9}")
    total = Counter(outcome for _, outcome in results)
    print(f"{'together':<{width}}  {total[KILLED]:>6}  {total[SURVIVED]:>8}  {total[TIMED_OUT]:>9}")
    survivors = [mutant for mutant, outcome in results if outcome == SURVIVED]
    open_ones = [mutant for mutant in survivors if mutant.name not in known]
    print(f"\n{len(results)} mutants in {seconds:.0f} s; of {len(survivors)} survivors {len(open_ones)} without answer")
    for mutant in open_ones:
        print(f"- {mutant.name} (line {mutant.line})")


def main() -> int:
    """Plant mutants until the time is used up; what survives is for people to read, and fails nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10.0, help="time to spend (default 10)")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another sample (default 1)")
    parser.add_argument("--most", type=int, default=10**9, help="so many mutants at most")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first so many of the sample")
    parser.add_argument("files", nargs="*", type=Path, help="files or folders (default: all price rules)")
    given = parser.parse_args()
    paths = [path for each in given.files or [RULES] for path in ([each] if each.is_file() else each.rglob("*.py"))]
    hypothesis.settings.register_profile("mutants", deadline=None, database=None)
    hypothesis.settings.load_profile("mutants")
    start = time.monotonic()
    baseline = measured()
    print(f"{len(baseline.seconds)} tests pass without a mutant ({time.monotonic() - start:.0f} s)", flush=True)
    results: list[tuple[Mutant, str]] = []
    for at, mutant in enumerate(sampled(paths, given.seed)):
        if len(results) >= given.most or time.monotonic() - start > given.minutes * 60:
            break
        if at >= given.skip:
            results.append((mutant, tried(mutant, baseline)))
            if results[-1][1] != KILLED:
                print(f"{results[-1][1]}: {mutant.path}:{mutant.line} {mutant.change}", flush=True)
    report(results, time.monotonic() - start)
    return 0


if __name__ == "__main__":
    sys.exit(main())
