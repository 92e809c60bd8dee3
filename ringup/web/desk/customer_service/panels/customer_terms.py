"""On which terms the customer buys: delivery, tax group, credit; as facts, or as a form to change them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ringup.call_centers.queries.order_choices import list_tax_groups
from ringup.customers.loading.loyalty import PointsStanding, find_standing
from ringup.delivery.queries import CustomerDefaults, find_customer_defaults, list_company_modes
from ringup.inventory.queries import list_warehouses
from ringup.plumbing import formats
from ringup.values.money import minor_text
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_entry import InputField
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.desk.orders.panels.order_panel import Fact, choose
from ringup.web.ui.wording import say


@dataclass(frozen=True, kw_only=True)
class CustomerTerms(ServicePanel):
    """With `fields` it is the form."""

    facts: tuple[Fact, ...] = ()
    fields: tuple[InputField, ...] = ()
    may_change: bool = False
    wrong: str = ""


def customer_terms_panel(shown: ShownCustomer) -> CustomerTerms:
    """The terms as facts; two queries, one more where points wait."""
    defaults = find_customer_defaults(customer=shown.card.id)
    return CustomerTerms(customer=shown.id, facts=tuple(_facts(shown, defaults)), may_change=shown.may_change_terms)


def customer_terms_form(
    shown: ShownCustomer, values: Mapping[str, str] | None = None, refusal: Refusal | None = None
) -> CustomerTerms:
    """The form with what is stored, or with what was typed and what is wrong with it."""
    said = say(refusal) if refusal else None
    typed = values if values is not None else stored_terms(shown)
    fields = tuple(_fields(shown, typed, {said.field: said.text} if said else {}))
    placed = {field.name for field in fields}
    return CustomerTerms(customer=shown.id, fields=fields, wrong=said.text if said and said.field not in placed else "")


def stored_terms(shown: ShownCustomer) -> dict[str, str]:
    """What is stored, as the form carries it."""
    defaults, card = find_customer_defaults(customer=shown.card.id), shown.card
    limit = card.credit_limit_minor
    return {
        "mode_of_delivery": str(defaults.mode or ""),
        "warehouse": str(defaults.warehouse or ""),
        "delays": "no" if card.delay_exempt else "yes",
        "tax_group": card.tax_group,
        "tax_number": card.details.tax_number,
        "e_invoice_address": card.e_invoice_address,
        "buyer_reference": card.buyer_reference,
        "on_account": "yes" if card.allow_on_account else "no",
        "installments": "yes" if card.installment_eligible else "no",
        "credit_limit": "" if limit is None else minor_text(limit, shown.currency),
    }


def _facts(shown: ShownCustomer, defaults: CustomerDefaults) -> Iterator[Fact]:
    ours = _("as the call center")
    card = shown.card
    yield Fact(name=_("Delivery"), value=defaults.mode_name or ours)
    yield Fact(name=_("Warehouse"), value=defaults.warehouse_name or ours)
    if card.delay_exempt:
        yield Fact(name=_("Late orders"), value=_("wait, without notices"))
    if card.e_invoice_address:
        yield Fact(name=_("E-invoices to"), value=card.e_invoice_address)
    if card.buyer_reference:
        yield Fact(name=_("Buyer reference"), value=card.buyer_reference)
    yield Fact(name=_("Tax group"), value=card.tax_group_name or _("as the address"))
    if not card.allow_on_account:
        yield Fact(name=_("On account"), value=_("no"))
    elif card.credit_limit_minor is None:
        yield Fact(name=_("On account"), value=_("without a limit"))
    else:
        limit = formats.money(card.credit_limit_minor, shown.currency)
        yield Fact(name=_("On account"), value=_("up to %(limit)s") % {"limit": limit})
    if card.installment_eligible:
        yield Fact(name=_("Installments"), value=_("yes"))
    if points := find_standing(card.id, shown.currency):
        yield Fact(name=points.program, value=_points(points))


def _points(standing: PointsStanding) -> str:
    """The points with what they pay, and how many of them wait."""
    facts = {
        "points": formats.number(Decimal(standing.points)),
        "worth": formats.money(standing.worth.minor, standing.worth.currency),
        "waiting": formats.number(Decimal(standing.points - standing.usable)),
        "number": standing.number,
    }
    if standing.usable < standing.points:
        return _("%(points)s points, %(waiting)s of them later; pay %(worth)s (%(number)s)") % facts
    return _("%(points)s points; pay %(worth)s (%(number)s)") % facts


def _fields(shown: ShownCustomer, values: Mapping[str, str], wrong: Mapping[str, str]) -> Iterator[InputField]:
    entity = shown.actor.legal_entity
    if shown.may_change:
        modes = [(str(key), name) for key, name in list_company_modes(legal_entity=entity)]
        houses = [(str(key), name) for key, name in list_warehouses(legal_entity=entity)]
        mode, house = values.get("mode_of_delivery") or None, values.get("warehouse") or None
        yield InputField(
            name="mode_of_delivery",
            label=_("Mode of delivery"),
            wrong=wrong.get("mode_of_delivery", ""),
            options=choose(modes, mode, none=True),
        )
        yield InputField(
            name="warehouse",
            label=_("Warehouse"),
            wrong=wrong.get("warehouse", ""),
            options=choose(houses, house, none=True),
        )
        late = (("yes", _("are told of and given up")), ("no", _("wait, without notices")))
        yield InputField(name="delays", label=_("Late orders"), options=choose(late, values.get("delays", "yes")))
        for name, label in (
            ("tax_number", _("VAT number")),
            ("e_invoice_address", _("E-invoice address, such as 0106:12345678")),
            ("buyer_reference", _("Buyer reference")),
        ):
            yield InputField(name=name, label=label, value=values.get(name, ""), wrong=wrong.get(name, ""))
    if shown.may_tax:
        groups = list_tax_groups(legal_entity=entity)
        yield InputField(
            name="tax_group",
            label=_("Tax group"),
            wrong=wrong.get("tax_group", ""),
            options=choose(groups, values.get("tax_group") or None, none=True),
        )
    if shown.may_block:
        yes_no = choose((("no", _("no")), ("yes", _("yes"))), values.get("on_account", "no"))
        yield InputField(name="on_account", label=_("May buy on account"), options=yes_no)
        yield InputField(
            name="credit_limit",
            label=_("Credit limit in %(currency)s, empty for none") % {"currency": shown.currency},
            value=values.get("credit_limit", ""),
            wrong=wrong.get("credit_limit", ""),
        )
        may_part = choose((("no", _("no")), ("yes", _("yes"))), values.get("installments", "no"))
        yield InputField(name="installments", label=_("May pay in installments"), options=may_part)
