"""The parameters of a call center (spec §2): one section of its screen."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import more_than, not_negative, percent_at_most
from ringup.call_centers.rules.setup_words import one_of
from ringup.web.office.choices import tax_service_names, tax_services
from ringup.web.office.screens import Ask, Fields, Group

MAY = Permission.CHANGE_CALL_CENTERS

PARAMETERS = Fields(
    slug="parameters",
    title=_("Parameters"),
    kind=SetupKind(
        model=Parameters,
        may=MAY,
        parent="call_center",
        fields=(
            "source_code_required",
            "charge_reason_code_required",
            "recap_acknowledgement_required",
            "submit_when_cleared",
            "check_threshold_minor",
            "check_hold_days",
            "overpaid_percent",
            "underpaid_percent",
            "allow_out_of_balance",
            "reauthorization_limit",
            "pick_when_expired",
            "key_cards",
            "log_card_views",
            "address_verification",
            "future_orders",
            "delay_authorization",
            "future_order_days",
            "credit_limit_type",
            "credit_limit_stops",
            "free_stock_when_declined",
            "delay_processing",
            "first_notice_days",
            "second_notice_days",
            "delay_cancel_days",
            "approval_wait_seconds",
            "approval_fallback",
            "approval_fallback_percent",
            "margin_acceptable_percent",
            "margin_questionable_percent",
            "warn_without_tax_group",
            "tax_connector",
            "tax_fallback",
            "e_invoices",
        ),
        checks=(
            one_of("tax_connector", tax_service_names),
            more_than("margin_questionable_percent", "margin_acceptable_percent"),
            percent_at_most(100, "overpaid_percent", "underpaid_percent", "approval_fallback_percent"),
            not_negative("check_threshold_minor"),
        ),
    ),
    groups=(
        Group(
            title=_("Orders"),
            asks=(
                "source_code_required",
                "charge_reason_code_required",
                "recap_acknowledgement_required",
                "submit_when_cleared",
            ),
        ),
        Group(
            title=_("Checks and tolerances"),
            asks=(
                Ask(
                    "check_threshold_minor",
                    help=_("A larger check puts the order on hold. In the currency of the call center."),
                ),
                "check_hold_days",
                "overpaid_percent",
                "underpaid_percent",
                "allow_out_of_balance",
            ),
        ),
        Group(
            title=_("Cards"),
            asks=(
                "reauthorization_limit",
                "pick_when_expired",
                "key_cards",
                "log_card_views",
                Ask("address_verification", look="half"),
                "future_orders",
                "delay_authorization",
                "future_order_days",
            ),
        ),
        Group(title=_("Credit"), asks=(Ask("credit_limit_type", look="half"), "credit_limit_stops")),
        Group(
            title=_("Stock and delays"),
            asks=(
                Ask(
                    "free_stock_when_declined",
                    help=_("What is reserved for an order whose payment is declined can be sold."),
                ),
                Ask(
                    "delay_processing",
                    help=_("Customers whose goods are late are told, and at last the order is canceled."),
                ),
                Ask("first_notice_days", help=_("Days from the submit; 0 for never.")),
                "second_notice_days",
                "delay_cancel_days",
            ),
        ),
        Group(
            title=_("Approval of prices"),
            asks=(
                Ask(
                    "approval_wait_seconds",
                    help=_("So long a supervisor has time to answer, while the customer is on the line."),
                ),
                Ask("approval_fallback", look="half"),
                Ask(
                    "approval_fallback_percent",
                    help=_("Only if little beyond is accepted: so many percent beyond the agent's limit."),
                ),
            ),
        ),
        Group(
            title=_("Margin alerts"),
            asks=(
                Ask("margin_acceptable_percent", help=_("Over cost. Less is shown as a warning. Empty: none.")),
                Ask("margin_questionable_percent", help=_("Over cost. Less cannot be sold. Empty: no limit.")),
            ),
        ),
        Group(
            title=_("Taxes"),
            asks=(
                Ask(
                    "tax_connector",
                    choices=tax_services,
                    help=_("Asked at the recap and at the submit; until then the tax is an estimate."),
                ),
                Ask("tax_fallback", look="half"),
                "warn_without_tax_group",
            ),
        ),
        Group(
            title=_("Invoices"),
            asks=(Ask("e_invoices", look="half", help=_("Beside the PDF, for their bookkeeping (EN 16931).")),),
        ),
    ),
)
