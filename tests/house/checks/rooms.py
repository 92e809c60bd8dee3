"""Every app has the same rooms, and no others: whoever knows one app knows them all."""

from tests.house.tree import Tree

ROOMS = {
    *("rules", "events", "models", "loading", "saving", "queries", "connectors", "actions"),
    # Django's own, and the words of the app in other languages
    *("apps", "migrations", "templates", "locale", "__init__"),
}


def violations(tree: Tree) -> list[str]:
    found = []
    for app in sorted(tree.business_apps()):
        for path in sorted((tree.root / "ringup" / app).glob("*")):
            if path.stem not in ROOMS and path.name != "__pycache__":
                found.append(
                    f"ringup/{app}/{path.name}: no room of this name; see docs/decisions/0001-floors-and-rooms.md"
                )
    return found


PLANTED = {
    "ringup/orders/signals.py": "",
    "ringup/orders/views.py": "",
    "ringup/customers/merging/rows.py": "",
}
