"""Every set-up screen of the office, in the groups in which people look for them. A new one is one line here."""

from django.utils.translation import gettext_lazy as _

from ringup.web.office.screens import ScreenGroup, SetupScreen
from ringup.web.office.setup.call_centers import CALL_CENTERS, LEGAL_ENTITY
from ringup.web.office.setup.calls import TELEPHONY_CONNECTIONS
from ringup.web.office.setup.catalogs import CATALOGS, SOURCE_CODES
from ringup.web.office.setup.categories import CATEGORIES
from ringup.web.office.setup.codes import FINANCIAL_DIMENSIONS, NUMBER_SEQUENCES, PRICE_GROUPS, REASON_CODES
from ringup.web.office.setup.coupons import COUPONS
from ringup.web.office.setup.delivery import EXPEDITE_CODES, MODES_OF_DELIVERY
from ringup.web.office.setup.discounts import DISCOUNTS
from ringup.web.office.setup.holds import HOLD_CODES
from ringup.web.office.setup.installments import INSTALLMENT_SCHEDULES, INSTALLMENTS
from ringup.web.office.setup.inventory import WAREHOUSES
from ringup.web.office.setup.payments import GIFT_CARDS, LOYALTY_CARDS, LOYALTY_PROGRAMS, REFUND_METHODS
from ringup.web.office.setup.pricing import (
    AUTO_CHARGES,
    CHARGE_CODES,
    EXCHANGE_RATES,
    PRICE_ADJUSTMENTS,
    TAX_GROUP_SEARCH,
    TAX_GROUPS,
    TAX_RATES,
    TRADE_AGREEMENTS,
)
from ringup.web.office.setup.products import ITEMS
from ringup.web.office.setup.recap import RECAP_CLAUSES
from ringup.web.office.setup.rules import RULES
from ringup.web.office.setup.scripts import SCRIPT_VERSIONS, SCRIPTS
from ringup.web.office.setup.staff import ROLES, USERS
from ringup.web.office.setup.target_markets import RFM_ANALYSES, TARGET_MARKETS
from ringup.web.office.setup.vendors import VENDORS
from ringup.web.office.setup.webhooks import WEBHOOK_SUBSCRIPTIONS

SCREEN_GROUPS = (
    ScreenGroup(title=_("Company"), screens=(LEGAL_ENTITY, CALL_CENTERS, FINANCIAL_DIMENSIONS, NUMBER_SEQUENCES)),
    ScreenGroup(title=_("People"), screens=(USERS, ROLES)),
    ScreenGroup(title=_("Products"), screens=(ITEMS, CATEGORIES, VENDORS, WAREHOUSES)),
    ScreenGroup(
        title=_("Prices"),
        screens=(PRICE_GROUPS, TRADE_AGREEMENTS, PRICE_ADJUSTMENTS, DISCOUNTS, COUPONS, EXCHANGE_RATES),
    ),
    ScreenGroup(
        title=_("Catalogs"),
        screens=(CATALOGS, SOURCE_CODES, SCRIPTS, SCRIPT_VERSIONS, RULES, TARGET_MARKETS, RFM_ANALYSES),
    ),
    ScreenGroup(
        title=_("Charges and taxes"),
        screens=(CHARGE_CODES, AUTO_CHARGES, TAX_RATES, TAX_GROUPS, TAX_GROUP_SEARCH),
    ),
    ScreenGroup(title=_("Delivery"), screens=(MODES_OF_DELIVERY, EXPEDITE_CODES)),
    ScreenGroup(
        title=_("Payments"),
        screens=(
            GIFT_CARDS,
            LOYALTY_PROGRAMS,
            LOYALTY_CARDS,
            INSTALLMENT_SCHEDULES,
            INSTALLMENTS,
            REFUND_METHODS,
        ),
    ),
    ScreenGroup(title=_("Calls and orders"), screens=(REASON_CODES, HOLD_CODES, RECAP_CLAUSES)),
    ScreenGroup(title=_("Other systems"), screens=(TELEPHONY_CONNECTIONS, WEBHOOK_SUBSCRIPTIONS)),
)
SCREENS = tuple(screen for group in SCREEN_GROUPS for screen in group.screens)
BY_SLUG = {screen.slug: screen for screen in SCREENS}


def find_screen(slug: str) -> SetupScreen | None:
    """The screen with that name in its address."""
    return BY_SLUG.get(slug)
