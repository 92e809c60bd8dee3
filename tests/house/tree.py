"""A checkout as the checks see it: its files, parsed once, and where a violation stands."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SELDOM_READ = {".git", ".venv", ".ringup", "build", "dist", "node_modules", "__pycache__"}


@dataclass(frozen=True, kw_only=True)
class Module:
    """One Python file. `path` is relative to the checkout, with forward slashes."""

    path: str
    text: str

    @property
    def syntax(self) -> ast.Module:
        return _parse(self.text)

    @property
    def dotted(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))


@dataclass(frozen=True)
class Tree:
    """A checkout, or a copy of one with something planted in it."""

    root: Path

    def modules(self, under: str = "ringup") -> Iterator[Module]:
        """Every Python file that people write; migrations are written by Django."""
        for path in sorted((self.root / under).rglob("*.py")):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield Module(path=path.relative_to(self.root).as_posix(), text=path.read_text())

    def templates(self) -> Iterator[tuple[str, str]]:
        """Path and text of every HTML template."""
        for path in sorted((self.root / "ringup").rglob("*.html")):
            yield path.relative_to(self.root).as_posix(), path.read_text()

    def committed(self) -> Iterator[tuple[str, str]]:
        """Path and text of every text file that is, or would be, committed."""
        for path in self._committed_paths():
            try:
                yield path, (self.root / path).read_text()
            except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
                continue

    def floors(self) -> list[set[str]]:
        """The floors of the import contract, top first; side by side on one floor is one set."""
        contracts = tomllib.loads((self.root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
        layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
        return [{name.strip(" ()") for name in layer.split("|")} for layer in layers]

    def business_apps(self) -> set[str]:
        """The apps between the ways in and plumbing."""
        names = [floor for floor in self.floors() if len(floor) == 1]
        flat = [name for floor in names for name in floor]
        return set(flat[flat.index("reports") : flat.index("plumbing")])

    def _committed_paths(self) -> list[str]:
        if (self.root / ".git").exists():
            question = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
            answer = subprocess.run(question, cwd=self.root, capture_output=True, check=True)
            return [name for name in answer.stdout.decode().split("\0") if name]
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return [path.as_posix() for path in found if not SELDOM_READ & set(path.parts)]


@cache
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions at the top of a module."""
    for node in module.syntax.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(module: Module) -> Iterator[tuple[str, int]]:
    """Every absolute name that a module imports, wherever the import stands, with its line."""
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield ("." * node.level + (node.module or "")), node.lineno
