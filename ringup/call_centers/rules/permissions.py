"""The permissions that a role can hold. A permission is a word, checked in actions; no door knows better."""

from enum import StrEnum


class Permission(StrEnum):
    """What a worker may do. The value is stored in roles and shown in the office through `web.ui.wording`."""

    TAKE_ORDERS = "take_orders"
    CHANGE_SUBMITTED_ORDERS = "change_submitted_orders"
    CANCEL_ORDERS = "cancel_orders"
    HOLD_ORDERS = "hold_orders"
    RELEASE_HOLDS = "release_holds"
    OVERRIDE_PRICES = "override_prices"
    APPROVE_PRICES = "approve_prices"
    ADD_CHARGES = "add_charges"
    GIVE_MANUAL_DISCOUNTS = "give_manual_discounts"
    TAKE_PAYMENTS = "take_payments"
    RESOLVE_PAYMENTS = "resolve_payments"
    CHANGE_DIMENSIONS = "change_dimensions"
    SEE_CUSTOMERS = "see_customers"
    CHANGE_CUSTOMERS = "change_customers"
    CHANGE_CREDIT = "change_credit"
    SEE_PRODUCTS = "see_products"
    CHANGE_PRODUCTS = "change_products"
    CHANGE_PRICES = "change_prices"
    CHANGE_CALL_CENTERS = "change_call_centers"
    CHANGE_USERS = "change_users"
    UNLOCK_USERS = "unlock_users"
    SEE_AUDIT = "see_audit"
    IMPORT_DATA = "import_data"
    USE_API = "use_api"
