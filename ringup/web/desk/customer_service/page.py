"""The whole customer service page: every panel, for the first load and for another customer."""

from dataclasses import dataclass, fields

from ringup.call_centers.rules.actor import Actor
from ringup.web.desk.customer_service.panels.customer_account import CustomerAccount, customer_account_panel
from ringup.web.desk.customer_service.panels.customer_calls import CustomerCalls, customer_calls_panel
from ringup.web.desk.customer_service.panels.customer_card import CustomerCard, customer_card_panel
from ringup.web.desk.customer_service.panels.customer_catalogs import CustomerCatalogs
from ringup.web.desk.customer_service.panels.customer_change import CustomerChange
from ringup.web.desk.customer_service.panels.customer_contacts import CustomerContacts, customer_contacts_panel
from ringup.web.desk.customer_service.panels.customer_figures import CustomerFigures, customer_figures_panel
from ringup.web.desk.customer_service.panels.customer_notes import CustomerNotes, customer_notes_panel
from ringup.web.desk.customer_service.panels.customer_orders import CustomerOrders, customer_orders_panel
from ringup.web.desk.customer_service.panels.customer_reorder import CustomerReorder
from ringup.web.desk.customer_service.panels.customer_terms import CustomerTerms, customer_terms_panel
from ringup.web.desk.customer_service.panels.found_customers import FoundCustomers, found_customers_panel
from ringup.web.desk.customer_service.shown import ShownCustomer, Viewpoint
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class ServicePage:
    """The panels without a customer are empty places, so that a customer can be shown without a new page."""

    asked: str
    found: FoundCustomers
    card: CustomerCard
    change: CustomerChange
    contacts: CustomerContacts
    figures: CustomerFigures
    reorder: CustomerReorder
    orders: CustomerOrders
    notes: CustomerNotes
    terms: CustomerTerms
    account: CustomerAccount
    calls: CustomerCalls
    catalogs: CustomerCatalogs

    @property
    def customer(self) -> str:
        """The public id of who is shown; empty for nobody."""
        return self.card.customer

    def of_customer(self) -> list[Panel]:
        """Every panel that depends on who is shown, in reading order."""
        values = [getattr(self, one.name) for one in fields(self)]
        return [value for value in values if isinstance(value, Panel) and value is not self.found]


def nobody_page(actor: Actor, view: Viewpoint, *, asked: str = "") -> ServicePage:
    """The page before a customer is chosen, with what was found for `asked`."""
    return ServicePage(
        asked=asked,
        found=found_customers_panel(actor, view, asked),
        card=CustomerCard(),
        change=CustomerChange(),
        contacts=CustomerContacts(),
        figures=CustomerFigures(),
        reorder=CustomerReorder(),
        orders=CustomerOrders(),
        notes=CustomerNotes(),
        terms=CustomerTerms(),
        account=CustomerAccount(),
        calls=CustomerCalls(),
        catalogs=CustomerCatalogs(),
    )


def customer_page(shown: ShownCustomer, *, asked: str = "") -> ServicePage:
    """The page of a customer: five queries beside those of the card, whatever there is to show."""
    return ServicePage(
        asked=asked,
        found=found_customers_panel(shown.actor, shown.view, asked, customer=shown.id),
        card=customer_card_panel(shown),
        change=CustomerChange(customer=shown.id),
        contacts=customer_contacts_panel(shown),
        figures=customer_figures_panel(shown),
        reorder=CustomerReorder(customer=shown.id),
        orders=customer_orders_panel(shown),
        notes=customer_notes_panel(shown),
        terms=customer_terms_panel(shown),
        account=customer_account_panel(shown),
        calls=customer_calls_panel(shown),
        catalogs=CustomerCatalogs(customer=shown.id),
    )
