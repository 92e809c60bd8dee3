"""Values → rows: the message that brings a gift card to whom it was bought for."""

from django.utils import translation
from django.utils.translation import gettext as _

from ringup.notifications.models import Message
from ringup.notifications.saving import post_message
from ringup.orders.models import SalesOrder
from ringup.payments.models import GiftCard, GiftCardSale
from ringup.payments.rules.gift_cards import in_groups
from ringup.values.money import Money

KIND = "gift_card"


def mail_card(order: SalesOrder, sale: GiftCardSale, card: GiftCard, key: str) -> None:
    """Puts the card's number into the post, in the order's language."""
    with translation.override(order.language):
        value = Money(card.balance_minor, card.currency)
        facts = {
            "recipient": sale.recipient_name,
            "sender": sale.sender_name or order.legal_entity.name,
            "seller": order.legal_entity.name,
            "value": f"{value} {value.currency}",
            "number": in_groups(card.number),
            "message": f"\n\n{sale.message}" if sale.message else "",
        }
        title = _("A gift card from %(sender)s") % facts
        body = (
            _(
                "Dear %(recipient)s,\n\n%(sender)s gives you a gift card of %(seller)s over %(value)s.%(message)s"
                "\n\nIts number: %(number)s\n\nWhoever knows the number can use it: keep it safe."
                "\n\nKind regards\n%(seller)s"
            )
            % facts
        )
    post_message(
        Message(
            legal_entity=order.legal_entity,
            deduplication_key=key,
            kind=KIND,
            subject=card.public_id,
            recipient=sale.recipient_email,
            language=order.language,
            title=title,
            body=body,
        )
    )
