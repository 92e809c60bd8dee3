"""The settings of the server that runs the floor: Ringup's, with one bare view and nothing in front of it."""

from ringup.project.settings import *  # noqa: F403 - all but the two below

ROOT_URLCONF = "tests.benchmarks.floor"
# allauth refuses to start without its own.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
