"""The house keeps its shape by machine. Each check is a file in `checks/`, with violations that it must find."""
