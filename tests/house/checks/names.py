"""Names are words of the trade. These say nothing, and collect what has no place."""

import re

from tests.house.tree import Tree

EMPTY = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?|misc|common|base|core|stuff)(?:_|$)|(?:^|_)services?$")
TRADE_WORDS = {"customer_service"}


def violations(tree: Tree) -> list[str]:
    found = set()
    for module in tree.modules():
        for part in (*module.parts[1:-1], module.parts[-1].removesuffix(".py")):
            if part not in TRADE_WORDS and EMPTY.search(part):
                found.add(f"{module.path}: {part!r} is no word of the trade")
    return sorted(found)


PLANTED = {
    "ringup/orders/utils.py": "",
    "ringup/orders/order_manager.py": "",
    "ringup/orders/order_service.py": "",
    "ringup/orders/helpers/lines.py": "",
}
