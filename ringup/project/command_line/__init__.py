"""The command `ringup`: one file per subcommand, one line each in COMMANDS.

A subcommand is imported when it is called, so that `ringup price` waits neither for Django nor for a database.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from importlib import import_module

from ringup.project.command_line.problem import CommandProblem


@dataclass(frozen=True)
class Command:
    """A subcommand: its word, the module beside this one with `add_arguments` and `run`, and its line in the help."""

    word: str
    module: str
    summary: str


COMMANDS = (
    Command("demo", "demo", "everything in one go: database, demo company with real orders, web, jobs"),
    Command("serve", "serve", "serve the screens and the API with gunicorn"),
    Command("worker", "worker", "run the scheduled and background jobs"),
    Command("migrate", "migrate", "bring the database to this version of Ringup"),
    Command("company", "company", "begin a company with its administrator, list them, complete their roles"),
    Command("import", "import_files", "load customers, products, prices, stock or sales history from files"),
    Command("price", "price", "calculate a price file without a database, or print the one of an order"),
    Command("learn", "learn", "learn from past orders what is bought together"),
    Command("check", "check", "name every setting that is unsafe, or every row that breaks an invariant"),
    Command("db", "db", "start, stop, show, back up or restore the embedded PostgreSQL"),
)


# As shells count a process that SIGPIPE ended.
READER_GONE = 128 + 13


def main(arguments: list[str] | None = None) -> int:
    """Runs one subcommand and returns the exit code: 0 done, 1 could not, 2 refused what was given."""
    words = sys.argv[1:] if arguments is None else arguments
    command = next((each for each in COMMANDS if words and each.word == words[0]), None)
    if command is None:
        return _explain(words)
    module = import_module(f"{__name__}.{command.module}")
    parser = argparse.ArgumentParser(prog=f"ringup {command.word}", description=module.__doc__)
    module.add_arguments(parser)
    try:
        code = int(module.run(parser.parse_args(words[1:])))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever reads has enough, `| head` for one. Nothing may be written any more, not even at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except CommandProblem as problem:
        print(f"ringup {command.word}: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _explain(words: list[str]) -> int:
    if words and words[0] in {"--version", "-V"}:
        print(f"Ringup {_version()}")
        return 0
    asked = not words or words[0] in {"--help", "-h", "help"}
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(f"ringup: there is no command {words[0]!r}\n", file=out)
    print("Ringup, the open-source call center for sales.\n\nusage: ringup COMMAND [...]\n", file=out)
    for command in COMMANDS:
        print(f"  {command.word:<9}{command.summary}", file=out)
    print("\n`ringup COMMAND --help` tells more about one of them.", file=out)
    return 0 if asked else 2


def _version() -> str:
    # Only here: it costs a tenth of a second, which no other command needs to wait.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ringup")
    except PackageNotFoundError:
        return "(a checkout)"
