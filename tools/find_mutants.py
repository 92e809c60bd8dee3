"""Finds the small changes that a module could have by mistake, and makes one: `<` for `<=`, `or` for `and`, 2 for 1.

Left alone is what is no decision: documentation, annotations, decorators, imports, assertions, sentences.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
# A flag of `zip` that only guards against programming errors.
GUARDS = {"strict"}
Mutated = Iterator[ast.AST | None]


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One change of one module: the `number`th of all that it could have."""

    path: str
    number: int
    line: int
    function: str
    change: str

    @property
    def name(self) -> str:
        """As it stands in reports and in the page of answers; it survives when lines move."""
        return f"`{self.path}` `{self.function}`: `{self.change}`"


def mutants_of(path: str, text: str) -> list[Mutant]:
    """All mutants of a module, in the order of its text."""
    search = Search(wanted=None)
    search.visit(ast.parse(text))
    return [
        Mutant(path=path, number=number, line=line, function=function, change=change)
        for number, (line, function, change) in enumerate(search.found)
    ]


def mutated(text: str, number: int) -> ast.Module:
    """The module with one change made."""
    search = Search(wanted=number)
    tree = search.visit(ast.parse(text))
    assert isinstance(tree, ast.Module)
    return ast.fix_missing_locations(tree)


class Search(ast.NodeTransformer):
    """Counts the changes on its way through a module and makes the wanted one."""

    def __init__(self, *, wanted: int | None) -> None:
        self.found: list[tuple[int, str, str]] = []
        self._wanted = wanted
        self._inside: list[str] = []
        self._line = 1

    def visit(self, node: ast.AST) -> ast.AST:
        self._line = getattr(node, "lineno", self._line)
        for other in changes(node):
            number = len(self.found)
            now = "pass" if other is None else shown(other)
            self.found.append((self._line, ".".join(self._inside), f"{shown(node)} → {now}"))
            if number == self._wanted:
                return ast.copy_location(other or ast.Pass(), node)
        named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if named:
            self._inside.append(node.name)
        self._look_into(node)
        if named:
            self._inside.pop()
        return node

    def _look_into(self, node: ast.AST) -> None:
        for field, held in ast.iter_fields(node):
            if is_no_decision(node, field):
                continue
            if isinstance(held, list):
                for at, each in enumerate(held):
                    if isinstance(each, ast.AST) and not is_documentation(each):
                        held[at] = self.visit(each)
            elif isinstance(held, ast.AST):
                setattr(node, field, self.visit(held))


def shown(node: ast.AST) -> str:
    """The text of a node on one line; of a statement with a block only its head."""
    if isinstance(node, ast.If | ast.While):
        return f"{type(node).__name__.lower()} {shown(node.test)}"
    return " ".join(ast.unparse(node).split())


def is_no_decision(node: ast.AST, field: str) -> bool:
    """Whether a part of a node is none that a rule decides by."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert | ast.Raise | ast.JoinedStr):
        return True
    if isinstance(node, ast.Assign) and shown(node.targets[0]) == "__all__":
        return True
    return field in ("decorator_list", "annotation", "returns", "type_params") or (
        isinstance(node, ast.keyword) and node.arg in GUARDS
    )


def is_documentation(node: ast.AST) -> bool:
    """Whether a statement is a text or `...`."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def changes(node: ast.AST) -> Mutated:
    """What a node could be instead; None is nothing at all."""
    for kind, of_kind in CHANGES.items():
        if isinstance(node, kind):
            yield from of_kind(node)


def of_compare(node: ast.Compare) -> Mutated:
    """`a < b` → `a <= b`, in chains one after the other."""
    for at, operator in enumerate(node.ops):
        other = copy.deepcopy(node)
        other.ops[at] = COMPARED[type(operator)]()
        yield other


def of_bool(node: ast.BoolOp) -> Mutated:
    """`a and b` → `a or b`."""
    other = copy.deepcopy(node)
    other.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield other


def of_reckoning(node: ast.BinOp) -> Mutated:
    """`a + b` → `a - b`."""
    if type(node.op) in RECKONED:
        other = copy.deepcopy(node)
        other.op = RECKONED[type(node.op)]()
        yield other


def of_sign(node: ast.UnaryOp) -> Mutated:
    """`not a` → `a`, `-a` → `a`."""
    yield copy.deepcopy(node.operand)


def of_constant(node: ast.Constant) -> Mutated:
    """True → False, 1 → 2, a word → another; a sentence is for people and stays."""
    held = node.value
    if isinstance(held, bool):
        yield ast.Constant(not held)
    elif isinstance(held, int):
        yield ast.Constant(held + 1)
    elif isinstance(held, str) and " " not in held:
        yield ast.Constant(f"{held}x")


def of_choice(node: ast.IfExp | ast.If | ast.While) -> Mutated:
    """A condition that always holds, or never does; a loop that never does."""
    for always in (False,) if isinstance(node, ast.While) else (True, False):
        other = copy.deepcopy(node)
        other.test = ast.Constant(always)
        yield other if not isinstance(other, ast.IfExp) else other.body if always else other.orelse


def of_filter(node: ast.comprehension) -> Mutated:
    """`for a in b if c` → `for a in b`."""
    for at in range(len(node.ifs)):
        other = copy.deepcopy(node)
        del other.ifs[at]
        yield other


def of_call(node: ast.Call) -> Mutated:
    """`min` → `max`; a list as it stands instead of a sorted one."""
    if isinstance(node.func, ast.Name) and node.func.id in CALLED:
        other = copy.deepcopy(node)
        assert isinstance(other.func, ast.Name)
        other.func.id = CALLED[node.func.id]
        if other.func.id == "list":
            other.keywords = []
        yield other


def of_statement(node: ast.Expr | ast.AugAssign) -> Mutated:
    """Nothing at all."""
    yield None


def of_break(node: ast.Break | ast.Continue) -> Mutated:
    """`break` ↔ `continue`."""
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


CHANGES = {
    ast.Compare: of_compare,
    ast.BoolOp: of_bool,
    ast.BinOp: of_reckoning,
    ast.UnaryOp: of_sign,
    ast.Constant: of_constant,
    ast.IfExp | ast.If | ast.While: of_choice,
    ast.comprehension: of_filter,
    ast.Call: of_call,
    ast.Expr | ast.AugAssign: of_statement,
    ast.Break | ast.Continue: of_break,
}
