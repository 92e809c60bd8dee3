"""Order confirmations to look at and to test with: English and German, short and long."""

from dataclasses import replace

from ringup.notifications.rules.confirmation import Confirmation, ConfirmationLine, Labels

ENGLISH = Confirmation(
    language="en",
    seller="Harbor Gifts",
    seller_lines=("Harbor Gifts", "Rotterdam call center", "Netherlands"),
    address=("Carla Jansen", "Witte de Withstraat 12 B", "3012 BP Rotterdam"),
    delivery=("Carla Jansen", "c/o Café De Unie", "Mauritsweg 34", "3012 JT Rotterdam"),
    delivery_mode="Standard, about 3 days",
    order_number="SO-100042",
    order_date="21 Nov 2026",
    customer_number="C-100007",
    lines=(
        ConfirmationLine(
            number="LAMP-1", text="Desk lamp, brass", quantity="2", unit_price="10.00", discount="", net="20.00"
        ),
        ConfirmationLine(
            number="MUG-1",
            text="Harbor mug",
            quantity="6",
            unit_price="4.50",
            discount="−2.70",
            net="24.30",
            notes=("Wrapped one by one, please.",),
        ),
        ConfirmationLine(
            number="CLOCK-1",
            text="Ship's clock with a bell that strikes the watches of the day, polished brass on mahogany",
            quantity="1",
            unit_price="99.00",
            discount="",
            net="99.00",
        ),
    ),
    totals=(
        ("Subtotal", "€146.00"),
        ("Discount", "−€2.70"),
        ("Freight", "€5.95"),
        ("Tax", "€31.34"),
        ("Total", "€180.59"),
    ),
    payments=(("Visa •••• 1111", "€150.00"), ("On account", "€30.59")),
    labels=Labels(
        title="Order confirmation",
        order_number="Order number",
        order_date="Order date",
        customer_number="Customer number",
        delivery_to="Delivery to",
        delivery_by="Mode of delivery",
        item="Item",
        quantity="Quantity",
        price="Price",
        discount="Discount",
        amount="Amount",
        payments="Payments",
        thanks="Thank you for your order. Please check the details below.",
        page="Page",
    ),
)

GERMAN = replace(
    ENGLISH,
    language="de",
    seller="Geschenke vom Hafen GmbH",
    seller_lines=("Geschenke vom Hafen GmbH", "Callcenter Köln", "Deutschland"),
    address=(
        "Müller & Söhne Schifffahrtsausstattung GmbH",
        "z. Hd. Frau Dr. Annegret Weiß",
        "Große Elbstraße 145 c",
        "22767 Hamburg",
    ),
    delivery=("Lager Süd", "Straße des 17. Juni 9", "10623 Berlin"),
    delivery_mode="Expressversand",
    order_date="21.11.2026",
    lines=(
        ConfirmationLine(
            number="LAMP-1",
            text="Schreibtischlampe, Messing",
            quantity="2",
            unit_price="10,00",
            discount="",
            net="20,00",
        ),
        ConfirmationLine(
            number="MUG-1",
            text="Hafenbecher",
            quantity="1.200",
            unit_price="4,50",
            discount="−540,00",
            net="4.860,00",
            notes=("Bitte einzeln verpacken.", "Aufdruck: „Moin“"),
        ),
    ),
    totals=(
        ("Zwischensumme", "5.420,00 €"),
        ("Rabatt", "−540,00 €"),
        ("Versandkosten", "5,95 €"),
        ("Steuer", "928,33 €"),
        ("Gesamtbetrag", "5.814,28 €"),
    ),
    payments=(("Auf Rechnung", "5.814,28 €"),),
    labels=Labels(
        title="Auftragsbestätigung",
        order_number="Auftragsnummer",
        order_date="Auftragsdatum",
        customer_number="Kundennummer",
        delivery_to="Lieferung an",
        delivery_by="Lieferart",
        item="Artikel",
        quantity="Menge",
        price="Preis",
        discount="Rabatt",
        amount="Betrag",
        payments="Zahlungen",
        thanks="Vielen Dank für Ihren Auftrag. Bitte prüfen Sie die folgenden Angaben.",
        page="Seite",
    ),
)

LONG = replace(ENGLISH, lines=ENGLISH.lines * 20)
