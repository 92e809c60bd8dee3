"""The command line of the web server, after the interpreter and before the address."""

GUNICORN = ("-m", "gunicorn", "-c", "python:ringup.project.gunicorn_settings", "ringup.project.asgi:application")
