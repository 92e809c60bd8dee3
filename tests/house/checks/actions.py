"""An action file is one use case: one public function, named as the file, actor first, the rest by keyword."""

import ast

from tests.house.tree import Module, Tree, functions


def violations(tree: Tree) -> list[str]:
    return [f"{module.path}: {what}" for module in tree.modules() if is_action(module) for what in faults(module)]


def is_action(module: Module) -> bool:
    return "actions" in module.parts[1:-1] and not module.parts[-1].startswith("_")


def faults(module: Module) -> list[str]:
    found = [function for function in functions(module) if not function.name.startswith("_")]
    names = [function.name for function in found]
    expected = module.parts[-1].removesuffix(".py")
    if names != [expected]:
        return [f"has the public functions {names}; it may have one, {expected}"]
    return signature_faults(found[0])


def signature_faults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = function.args
    by_position = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    by_keyword = [argument.arg for argument in arguments.kwonlyargs]
    first = (by_position + by_keyword)[:1]
    if first != ["actor"]:
        return [f"the first argument of {function.name} is not the actor"]
    if by_position not in ([], ["actor"]):
        return [f"{function.name} takes {by_position[1:]} by position; all but the actor go by keyword"]
    return []


PLANTED = {
    "ringup/orders/actions/planted_two.py": "def planted_two(actor, *, order): ...\ndef another(actor): ...\n",
    "ringup/orders/actions/planted_name.py": "def other_name(actor, *, order): ...\n",
    "ringup/orders/actions/planted_actor.py": "def planted_actor(order, *, actor): ...\n",
    "ringup/orders/actions/planted_position.py": "def planted_position(actor, order): ...\n",
}
