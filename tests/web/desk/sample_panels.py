"""Sample panels: a phone order in the middle of a call. The figures add up."""

from typing import Any

from ringup.values.refusal import Cure, Refusal
from ringup.web.desk.orders.panels.customer_form import InputField
from ringup.web.desk.orders.panels.entry_results import EntryResult
from ringup.web.desk.orders.panels.line_detail import LineDetail
from ringup.web.desk.orders.panels.line_waterfall import LineWaterfall, RefusedRule, Step
from ringup.web.desk.orders.panels.order_approvals import OrderApprovals, Question
from ringup.web.desk.orders.panels.order_completion import NextStep
from ringup.web.desk.orders.panels.order_customer import OrderCustomer
from ringup.web.desk.orders.panels.order_drafts import Draft
from ringup.web.desk.orders.panels.order_gift_card import OrderGiftCard
from ringup.web.desk.orders.panels.order_history import OrderHistory, PastOrder
from ringup.web.desk.orders.panels.order_line import OrderLine
from ringup.web.desk.orders.panels.order_offers import OfferInReach
from ringup.web.desk.orders.panels.order_panel import Badge, Fact, Option
from ringup.web.desk.orders.panels.order_payment_link import OrderPaymentLink, Recipient
from ringup.web.desk.orders.panels.order_payments import OrderPayments, Payment, PaymentChoice
from ringup.web.desk.orders.panels.order_plan import OrderPlan
from ringup.web.desk.orders.panels.order_recap import Clause
from ringup.web.desk.orders.panels.order_script import OrderScript, Picture, ShownPiece, SpokenScript
from ringup.web.desk.orders.panels.order_totals import Coupon
from ringup.web.ui.wording import say

ORDER = "k7w2m9xq4tz8vb"
NEXT = NextStep(method="post", label="Recap", address="/desk/", icon="receipt")
DRAFTS = (
    Draft(
        address="/desk/",
        number="SO-100038",
        customer="Piet de Vries",
        lines="4 lines",
        total="£86.20",
        agent="Sam",
        changed="6 min",
    ),
    Draft(
        address="/desk/",
        number="SO-100031",
        customer="No customer",
        lines="1 line",
        total="£12.75",
        agent="Ada",
        changed="Monday",
    ),
)
CHOICES = (
    PaymentChoice(method="card", card="x", label="Visa •••• 4242", detail="08/28", icon="credit-card"),
    PaymentChoice(method="account", label="On account", detail="£412.00 left", icon="file-invoice"),
    PaymentChoice(method="check", label="Check", icon="receipt"),
    PaymentChoice(method="cash", label="Bank transfer", icon="coin"),
)


def line(
    position: str, item: str, name: str, quantity: str, price: str, discount: str, total: str, **more: object
) -> OrderLine:
    """One sample line."""
    return OrderLine(
        order=ORDER,
        key=f"line{position}",
        position=position,
        item=item,
        name=name,
        quantity=quantity,
        unit="",
        price=price,
        discount=discount,
        total=total,
        seen_quantity=quantity,
        **more,  # type: ignore[arg-type]
    )


LINES = (
    line(
        "1",
        "85123A",
        "White hanging heart T-light holder",
        "6",
        "2.55",
        "",
        "15.30",
        availability=Badge(text="214", tone="good"),
    ),
    line(
        "2",
        "22423",
        "Regency cakestand 3 tier",
        "3",
        "12.75",
        "−12.75",
        "25.50",
        availability=Badge(text="6 left", tone="warn"),
        remarks=(Badge(text="Autumn table: 3 for 2", tone="good", icon="tag"),),
    ),
    line(
        "3",
        "47566",
        "Party bunting",
        "2",
        "4.20",
        "",
        "8.40",
        availability=Badge(text="28 Nov", tone="bad"),
        remarks=(Badge(text="Express, to the garden center in Harrogate", icon="truck-delivery"),),
    ),
    line(
        "4",
        "84879",
        "Assorted colour bird ornament",
        "12",
        "1.45",
        "",
        "17.40",
        availability=Badge(text="1,240", tone="good"),
        price_mark="override",
        price_note="Damaged packaging",
        remarks=(Badge(text="Damaged packaging · was 1.69", icon="pencil"),),
    ),
    line("5", "20725", "Lunch bag red retrospot", "4", "1.65", "", "6.60", availability=Badge(text="88", tone="good")),
)

WATERFALL = LineWaterfall(
    order=ORDER,
    title="3 × 12.75",
    steps=(
        Step(label="Base price", amount="44.85", kind="base", share=100),
        Step(label="Trade agreement", why="group Garden centers", amount="−6.60", kind="less", offset=85, share=15),
        Step(label="Autumn table: 3 for 2", amount="−12.75", kind="less", offset=57, share=28),
        Step(label="Freight", why="share of the header charge", amount="1.12", kind="more", offset=57, share=3),
        Step(label="VAT", why="20%", amount="5.32", kind="more", offset=59, share=12),
    ),
    total="31.94",
    refused=(RefusedRule(rule="Party week −10%", why="starts on Monday.", cure="From 24 Nov"),),
    proof="Best combination, proved.",
)

SELECTED = LineDetail(
    order=ORDER,
    line="line2",
    position="2",
    item="22423",
    name="Regency cakestand 3 tier",
    facts=(
        Fact(name="On hand", value="6", tone="warn"),
        Fact(name="Next", value="2 Dec"),
        Fact(name="Unit", value="each"),
    ),
    waterfall=WATERFALL,
    quantity="3",
    units=(Option(value="ea", label="each", selected=True),),
    price="12.75",
    may_override=True,
    reasons=(Option(value="", label="–"), Option(value="damaged", label="Damaged packaging")),
    modes=(Option(value="1", label="Standard parcel", selected=True), Option(value="2", label="Express")),
    addresses=(Option(value="1", label="Nørregade 42, 2200 København N", selected=True),),
    seen={"quantity": "3"},
)

CUSTOMER = OrderCustomer(
    order=ORDER,
    customer="c1",
    name="Åse Jørgensen",
    address="/customers/",
    badges=(Badge(text="On account", tone="accent"), Badge(text="since 2019")),
    facts=(
        Fact(name="Number", value="C-12347"),
        Fact(name="Phone", value="+45 33 12 34 56"),
        Fact(name="E-mail", value="aase@example.com"),
        Fact(name="Delivers to", value="Nørregade 42, 2. tv\n2200 København N\nDenmark"),
        Fact(name="Balance", value="£88.00 of £500.00", tone="warn"),
    ),
    notes=("Prefers delivery before noon. Dog in the yard.",),
)

HISTORY = OrderHistory(
    order=ORDER,
    has_customer=True,
    summary="14 orders · £2,310.40",
    orders=(
        PastOrder(
            number="SO-100021",
            address="/desk/",
            day="12 Oct",
            total="129.00",
            status=Badge(text="Shipped", tone="good"),
        ),
        PastOrder(number="SO-099874", address="/desk/", day="3 Aug", total="64.50", status=Badge(text="Returned")),
        PastOrder(
            number="SO-098102",
            address="/desk/",
            day="19 May",
            total="1,210.00",
            status=Badge(text="On hold", tone="warn"),
        ),
    ),
)

NEW_CUSTOMER = (
    InputField(name="first_name", label="First name", value="Bruno"),
    InputField(name="last_name", label="Last name", value="Costa"),
    InputField(name="organization", label="Organization", width="half"),
    InputField(name="phone", label="Phone", value="+351 21 999", wrong="This is not a phone number of Portugal."),
    InputField(name="email", label="E-mail (not needed)", kind="email"),
    InputField(
        name="country",
        label="Country",
        options=(Option(value="PT", label="Portugal", selected=True), Option(value="DK", label="Denmark")),
        reloads=True,
        width="half",
    ),
    InputField(name="street", label="Street", width="half"),
    InputField(name="postal_code", label="Postal code"),
    InputField(name="city", label="City"),
)

FOUND = (
    EntryResult(
        text="3*22423",
        number="22423",
        name="Regency cakestand 3 tier",
        category="Table",
        price="12.75",
        availability=Badge(text="6 left", tone="warn"),
    ),
    EntryResult(
        text="3*21212",
        number="21212",
        name="Pack of 72 retrospot cake cases",
        category="Baking",
        price="0.55",
        availability=Badge(text="1,904 in stock", tone="good"),
    ),
    EntryResult(
        text="3*84991",
        number="84991",
        name="60 teatime fairy cake cases",
        category="Baking",
        price="0.55",
        availability=Badge(text="out · 28 Nov", tone="bad"),
    ),
    EntryResult(
        text="3*22720",
        number="22720",
        name="Set of 3 cake tins pantry design",
        category="Kitchen",
        price="4.95",
        availability=Badge(text="77 in stock", tone="good"),
    ),
)

CLAUSES = (
    Clause(
        code="lines",
        text="Fem varer for i alt 73,20 pund, rabatten på kagefadet er trukket fra.",
        acknowledged=True,
    ),
    Clause(code="charges", text="Fragt 4,95 pund og moms 15,63 pund, i alt 93,78 pund.", acknowledged=True),
    Clause(code="payment", text="40,00 pund med check, 53,78 pund trækkes på dit Visa-kort, der ender på 4242."),
    Clause(
        code="delivery",
        text="Pakken er hos dig senest torsdag den 26. november; flagguirlanden følger den 28.",
    ),
)
OFFERS = (
    OfferInReach(
        offer="rung-1",
        line="b",
        what="1 more of Coffee filter no. 4, 100 pieces",
        rule="Freight",
        saves="saves 4.95",
        costs="−1.05",
        quantity="3",
        seen="2",
    ),
    OfferInReach(
        offer="rung-2",
        line="c",
        what="2 more of Harbor mug",
        rule="Six for less",
        saves="saves 12.00",
        costs="+9.68",
        quantity="6",
        seen="4",
    ),
)
COUPONS = (
    Coupon(code="AUTUMN26", name="Autumn table", amount="−8.60", may_remove=True),
    Coupon(
        code="SAVE75",
        name="75 off from 750",
        refusal=say(
            Refusal(
                code="minimum_not_reached",
                facts={"missing": "664.05"},
                cure=Cure(code="add_value", facts={"missing": "664.05"}),
            )
        ),
        may_remove=True,
    ),
)

QUESTIONS = OrderApprovals(
    order=ORDER,
    asks_back=True,
    questions=(
        Question(approval="q1", text="A supervisor is asked: Tea set at 8.00.", tone="accent", waits=True, seconds=42),
        Question(approval="q2", text="Sam offers 9.00 instead of 8.00: Cakestand.", tone="accent", offers=True),
        Question(approval="q3", text="Sam accepted 11.00: Sugar tongs.", tone="good"),
    ),
)

WAITING_FOR_CUSTOMER = OrderPayments(
    order=ORDER,
    payments=(
        Payment(
            payment="p1",
            label="Payment link",
            detail="bruno@example.com",
            amount="£20.00",
            status=Badge(text="Link opened", tone="good"),
            may_remove=True,
            may_ask=True,
            may_send=True,
            change="£4.50 more since the link was sent",
        ),
    ),
    choices=(PaymentChoice(method="CARD", label="Payment link", icon="mail-forward", by_link=True),),
)
LINK_FORM = OrderPaymentLink(
    order=ORDER,
    open=True,
    method="CARD",
    recipients=(
        Recipient(value="email:b@example.com", label="b@example.com", detail="by e-mail", icon="mail"),
        Recipient(
            value="text_message:+441632960961", label="01632 960961", detail="as a text message", icon="message-2"
        ),
    ),
)

# Questions that are asked for with a key, before they are.
CLOSED_QUESTIONS: dict[str, Any] = {
    "payment_link": OrderPaymentLink(order=ORDER),
    "gift_card": OrderGiftCard(order=ORDER),
    "plan": OrderPlan(order=ORDER),
}

SCRIPT = OrderScript(
    order=ORDER,
    of_line=(
        SpokenScript(
            name="Sugar tongs",
            pieces=(ShownPiece(text="Many who take the cakestand also take the tongs at £2.95. May I add a pair?"),),
        ),
        SpokenScript(name="Fragile", pieces=(ShownPiece(text="Say that it is packed in a double box."),), is_note=True),
    ),
    of_order=(
        SpokenScript(
            name="Autumn table",
            pieces=(
                ShownPiece(text="Thank you for calling.\nLet me take down how we reach you."),
                ShownPiece(text="E-mail address", is_step=True, done=True),
                ShownPiece(text="Delivery address", is_step=True),
            ),
        ),
    ),
    item="22423",
    name="Regency cakestand 3 tier",
    description="Three tiers of porcelain, 38 cm high.",
    facts=(Fact(name="Available", value="12", tone="good"), Fact(name="Next delivery", value="30 Nov 2026 · 48")),
    pictures=(
        Picture(address="/static/ringup/mark.svg", text="Cakestand with three tiers"),
        Picture(address="/static/ringup/mark.svg", text="From above"),
    ),
)
