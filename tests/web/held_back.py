"""A server that takes its time, for as long as a test wants."""

from playwright.sync_api import Page, Route


class HeldBack:
    """Holds the requests to an address back; from :meth:`let_go` on, those that waited and those to come pass."""

    def __init__(self, page: Page, address: str) -> None:
        self._waiting: list[Route] | None = []
        page.route(address, self._arrived)

    def _arrived(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def let_go(self) -> None:
        """A page that types slowly may ask again after this; that request must not wait for ever."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()
