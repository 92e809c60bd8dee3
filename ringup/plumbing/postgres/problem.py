"""The one exception of the supervisor: what is wrong and what the operator can do about it."""


class ServerProblem(Exception):
    """The embedded server cannot do what was asked; the text names the cause and the cure."""
