"""The exception that ends a subcommand with a message instead of a traceback."""


class CommandProblem(Exception):
    """What is wrong and what to do about it, for the operator."""
