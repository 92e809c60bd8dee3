"""The addresses of the desk. A panel's address has the panel's name and brings it as it is now."""

from django.urls import path

from ringup.web.desk.billing import views as billing
from ringup.web.desk.card_entry import views as card_entries
from ringup.web.desk.customer_service.views import catalogs, changing, finding, selling, terms
from ringup.web.desk.customer_service.views import reading as service
from ringup.web.desk.orders.views import (
    approvals,
    calls,
    changes,
    completion,
    customer,
    entry,
    gift_cards,
    header,
    leaving,
    lines,
    payment_links,
    payments,
    reading,
)
from ringup.web.desk.simulated_phone import views as phone

app_name = "desk"
ORDER = "desk/orders/<str:order>/"
CUSTOMER = "customers/<str:customer>/"
urlpatterns = [
    path("desk/", reading.home, name="home"),
    path(ORDER, reading.order, name="order"),
    # The entry field and the lines.
    path(f"{ORDER}entry/", entry.entry, name="entry"),
    path(f"{ORDER}entry-results/", entry.entry_results, name="entry-results"),
    path(f"{ORDER}entry-refusal/", reading.entry_refusal, name="entry-refusal"),
    path(f"{ORDER}order-lines/", reading.order_lines, name="order-lines"),
    path(f"{ORDER}order-revision/", reading.order_revision, name="order-revision"),
    path(f"{ORDER}order-script/", reading.order_script, name="order-script"),
    path(f"{ORDER}lines/<str:line>/", lines.line_detail, name="line-detail"),
    path(f"{ORDER}lines/<str:line>/change/", lines.change_line, name="change-line"),
    path(f"{ORDER}lines/<str:line>/choose-price/", lines.choose_price, name="choose-price"),
    path(f"{ORDER}lines/<str:line>/gift-card/", gift_cards.set_gift_card_sale, name="set-gift-card-sale"),
    path(f"{ORDER}lines/<str:line>/take-suggestion/", lines.take_suggestion, name="take-suggestion"),
    path(f"{ORDER}lines/<str:line>/remove/", lines.remove_line, name="remove-line"),
    # The call and the customer.
    path(f"{ORDER}order-call/", reading.order_call, name="order-call"),
    path(f"{ORDER}take-call/", calls.take_call, name="take-call"),
    path(f"{ORDER}order-customer/", reading.order_customer, name="order-customer"),
    path(f"{ORDER}set-customer/", customer.set_customer, name="set-customer"),
    path(f"{ORDER}customer-results/", customer.customer_results, name="customer-results"),
    path(f"{ORDER}customer-form/", customer.customer_form, name="customer-form"),
    path(f"{ORDER}order-history/", reading.order_history, name="order-history"),
    # What a supervisor is asked.
    path(f"{ORDER}order-approvals/", approvals.order_approvals, name="order-approvals"),
    path(f"{ORDER}ask-approval/", approvals.ask, name="ask-approval"),
    path(f"{ORDER}settle-approvals/", approvals.settle_approvals, name="settle-approvals"),
    path(f"{ORDER}approvals/<str:approval>/", approvals.answer_approval, name="answer-approval"),
    # The header.
    path(f"{ORDER}order-head/", reading.order_head, name="order-head"),
    path(f"{ORDER}order-header/", reading.order_header, name="order-header"),
    path(f"{ORDER}change-header/", header.change_header, name="change-header"),
    path(f"{ORDER}order-presence/", reading.order_presence, name="order-presence"),
    path(f"{ORDER}order-stale/", reading.order_stale, name="order-stale"),
    # Money.
    path(f"{ORDER}order-totals/", reading.order_totals, name="order-totals"),
    path(f"{ORDER}order-offers/", reading.order_offers, name="order-offers"),
    path(f"{ORDER}take-off-coupon/", entry.take_off_coupon, name="take-off-coupon"),
    path(f"{ORDER}order-balance/", reading.order_balance, name="order-balance"),
    path(f"{ORDER}order-payments/", reading.order_payments, name="order-payments"),
    path(f"{ORDER}add-payment/", payments.add_payment, name="add-payment"),
    path(f"{ORDER}order-plan/", payments.order_plan, name="order-plan"),
    path(f"{ORDER}order-payment-link/", payment_links.order_payment_link, name="order-payment-link"),
    path(f"{ORDER}send-payment-link/", payment_links.send_payment_link, name="send-payment-link"),
    path(f"{ORDER}key-card/", card_entries.key_card, name="key-card"),
    path(f"{ORDER}card-entries/<str:card_entry>/", card_entries.card_entry, name="card-entry"),
    path(f"{ORDER}card-entries/<str:card_entry>/state/", card_entries.card_entry_state, name="card-entry-state"),
    path(f"{ORDER}card-entries/<str:card_entry>/token/", card_entries.take_card_token, name="take-card-token"),
    path(f"{ORDER}card-entries/<str:card_entry>/close/", card_entries.close_card_entry, name="close-card-entry"),
    path(f"{ORDER}order-gift-card/", gift_cards.order_gift_card, name="order-gift-card"),
    path(f"{ORDER}ask-gift-card/", gift_cards.ask_gift_card, name="ask-gift-card"),
    path(f"{ORDER}payments/<str:payment>/link/", payment_links.check_payment_link, name="check-payment-link"),
    path(f"{ORDER}payments/<str:payment>/remove/", payments.remove_payment, name="remove-payment"),
    # The way to the order number, and out.
    path(f"{ORDER}order-completion/", reading.order_completion, name="order-completion"),
    path(f"{ORDER}order-recap/", completion.order_recap, name="order-recap"),
    path(f"{ORDER}close-recap/", completion.close_recap, name="close-recap"),
    path(f"{ORDER}acknowledge-recap/", completion.acknowledge_recap, name="acknowledge-recap"),
    path(f"{ORDER}submit/", completion.submit_order, name="submit-order"),
    path(f"{ORDER}modify/", completion.modify_order, name="modify-order"),
    path(f"{ORDER}undo-change/", changes.undo_change, name="undo-change"),
    path(f"{ORDER}order-versions/", changes.order_versions, name="order-versions"),
    path(f"{ORDER}order-canceling/", changes.order_canceling, name="order-canceling"),
    path(f"{ORDER}tell-cancellation/", changes.tell_cancellation, name="tell-cancellation"),
    path(f"{ORDER}cancel-lines/", changes.cancel_lines, name="cancel-lines"),
    path(f"{ORDER}order-leaving/", leaving.order_leaving, name="order-leaving"),
    path(f"{ORDER}hold/", leaving.hold_order, name="hold-order"),
    path(f"{ORDER}cancel/", leaving.cancel_order, name="cancel-order"),
    path(f"{ORDER}keep/", leaving.keep_order, name="keep-order"),
    path(f"{ORDER}order-drafts/", reading.order_drafts, name="order-drafts"),
    path(f"{ORDER}key-help/", reading.key_help, name="key-help"),
    # What it was billed.
    path(f"{ORDER}billing/", billing.billing, name="billing"),
    path(f"{ORDER}invoice/", billing.invoice_order, name="invoice-order"),
    path(f"{ORDER}lines/<str:line>/price-match/", billing.price_match, name="price-match"),
    path(f"{ORDER}payments/<str:payment>/retry-capture/", billing.retry_capture, name="retry-capture"),
    # Customer service.
    path("customers/", finding.customers, name="customers"),
    path("customers/found-customers/", finding.found_customers, name="found-customers"),
    path("customers/new-customer/", changing.new_customer_form, name="new-customer-form"),
    path(CUSTOMER, finding.customer, name="customer"),
    path(f"{CUSTOMER}customer-card/", service.customer_card, name="customer-card"),
    path(f"{CUSTOMER}customer-contacts/", service.customer_contacts, name="customer-contacts"),
    path(f"{CUSTOMER}customer-figures/", service.customer_figures, name="customer-figures"),
    path(f"{CUSTOMER}customer-orders/", service.customer_orders, name="customer-orders"),
    path(f"{CUSTOMER}customer-notes/", service.customer_notes, name="customer-notes"),
    path(f"{CUSTOMER}customer-account/", service.customer_account, name="customer-account"),
    path(f"{CUSTOMER}customer-calls/", service.customer_calls, name="customer-calls"),
    path(f"{CUSTOMER}customer-change/", changing.customer_change, name="customer-change"),
    path(f"{CUSTOMER}customer-terms/", terms.customer_terms, name="customer-terms"),
    path(f"{CUSTOMER}customer-catalogs/", catalogs.customer_catalogs, name="customer-catalogs"),
    path(f"{CUSTOMER}send-catalog/", catalogs.send_catalog, name="send-catalog"),
    path(f"{CUSTOMER}add-note/", changing.add_note, name="add-note"),
    path(f"{CUSTOMER}add-contact/", changing.add_contact, name="add-contact"),
    path(f"{CUSTOMER}remove-contact/", changing.remove_contact, name="remove-contact"),
    path(f"{CUSTOMER}block/", changing.block_customer, name="block-customer"),
    path(f"{CUSTOMER}unblock/", changing.unblock_customer, name="unblock-customer"),
    path(f"{CUSTOMER}begin-order/", selling.begin_order, name="begin-order"),
    path(f"{CUSTOMER}customer-reorder/", selling.customer_reorder, name="customer-reorder"),
    # The demo's telephone.
    path("desk/simulated-phone/", phone.simulated_phone, name="simulated-phone"),
    path("desk/simulated-phone/ring/", phone.ring, name="ring"),
    path("desk/simulated-phone/answer/", phone.answer_phone, name="answer-phone"),
    path("desk/simulated-phone/hang-up/", phone.hang_up, name="hang-up"),
]
