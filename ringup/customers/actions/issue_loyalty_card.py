"""Gives a customer the card of a loyalty program; the number is made up where none stands on a printed card."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.saving import take_number
from ringup.customers.models import Customer, LoyaltyCard, LoyaltyProgram
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

PREFIX = "LC-"


def issue_loyalty_card(actor: Actor, *, customer: str, program: str, number: str = "") -> LoyaltyCard | Refusal:
    """The card (customer: public id, program: code); the one that the customer has already, asked for again.

    Refusals: `not_permitted`, `customer_not_found`, `loyalty_program_not_found`, `card_number_in_text`,
    `already_exists`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CUSTOMERS) or refuse_card_numbers(number=number):
        return refusal
    with transaction.atomic():
        entity = actor.legal_entity
        owner = lock_row(Customer.objects.filter(legal_entity=entity, public_id=customer, merged_into=None))
        if owner is None:
            return Refusal(code="customer_not_found")
        found = LoyaltyProgram.objects.filter(legal_entity=entity, code=program, active=True).first()
        if found is None:
            return Refusal(code="loyalty_program_not_found", field="program")
        present = LoyaltyCard.objects.filter(program=found, customer=owner, active=True).first()
        if present is not None:
            return present
        wanted = number.strip().upper()[:30]
        if wanted and LoyaltyCard.objects.filter(legal_entity=entity, number=wanted).exists():
            return Refusal(code="already_exists", field="number")
        return LoyaltyCard.objects.create(
            legal_entity_id=entity,
            program=found,
            customer=owner,
            number=wanted or take_number(legal_entity=entity, kind="loyalty_card", prefix=PREFIX),
        )
