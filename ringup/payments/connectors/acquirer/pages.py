"""The page on which a customer pays or leaves a card. It takes the published test numbers and nothing else."""

from collections.abc import Mapping
from html import escape
from typing import Any

from ringup.payments.connectors.acquirer.acquiring import CURRENCIES, GOOD, Reply
from ringup.payments.connectors.acquirer.moods import Mood

SHEET = """
    :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
    body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
    main { width: min(24rem, 100vw - 3rem); padding: 1.5rem; border: 1px solid #8886; border-radius: 12px; }
    h1 { font-size: 1rem; margin: 0; font-weight: 500; }
    .amount { font-size: 2rem; font-weight: 650; margin: 0 0 1rem; }
    label { display: block; margin: .75rem 0 .25rem; } .faint { opacity: .75; font-size: .875rem; }
    input { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem .75rem; border: 1px solid #8889;
            border-radius: 8px; }
    button { margin-top: 1.25rem; width: 100%; font: inherit; font-weight: 600; padding: .625rem; border: 0;
             border-radius: 8px; background: #1d4ed8; color: #fff; cursor: pointer; }
    .frame { display: block; } .frame main { border: 0; border-radius: 0; width: auto; padding: .25rem 1rem 1rem; }
    .row { display: grid; grid-template-columns: 1fr 1fr; gap: 0 .75rem; }
    .notice { padding: .5rem .75rem; border-radius: 8px; background: #b4530922; }
"""
SAYS = {
    "paid": ("Thank you", "Your card is authorized. You may close this page."),
    "stored": ("Thank you", "Your card is stored. You may close this page."),
    "keyed": ("The card is taken", "It is charged when the order is submitted."),
    "expired": ("This page has expired", "Please ask the shop for a new one."),
    "missing": ("There is no such page", "Please look at the address again."),
}
NOTICES = {
    "declined": "The card was declined. Please try another card.",
    "not_a_test_card": "This is a demonstration. Please use a test number, for example 4111 1111 1111 1111.",
}

FIELDS = """<form method="post">
  <label for="number">Card number</label>
  <input id="number" name="number" inputmode="numeric" autocomplete="off" required autofocus>
  <div class="row">
    <div><label for="expires">Expires</label>
    <input id="expires" name="expires" type="text" placeholder="2031-12" pattern="20[0-9][0-9]-[01][0-9]"
           autocomplete="off" required></div>
    <div><label for="check">Security code</label>
    <input id="check" name="check" inputmode="numeric" pattern="[0-9]{3,4}" autocomplete="off" required></div>
  </div>
  <button>Take the card</button>
</form>
<p class="faint">The fake acquirer: no money moves.</p>"""


def page(row: Mapping[str, Any] | None, mood: Mood = GOOD, *, framed_by: str = "") -> Reply:
    """The page as it stands; in a frame of `framed_by` it is the fields that an agent keys a card into."""
    state = row["state"] if row else "missing"
    if framed_by and state == "stored":
        state = "keyed"
    if row is None or state in SAYS:
        title, text = SAYS[state]
        back = _back(row) if row and state != "expired" else ""
        content = f"<h1>{escape(title)}</h1><p>{escape(text)}</p>{back}"
        return _reply(200 if row else 404, content, mood, framed_by=framed_by)
    notice = f'<p class="notice" role="alert">{escape(NOTICES[state])}</p>' if state in NOTICES else ""
    if framed_by:
        return _reply(200, notice + FIELDS, mood, framed_by=framed_by)
    pays = row["purpose"] == "pay"
    amount = f'<p class="amount">{_amount(row)}</p>' if pays else ""
    order = f'<p class="faint">Order {escape(row["order_number"])}</p>' if row["order_number"] else ""
    return _reply(
        200,
        f"""<h1>{escape(row["payee"])}</h1>{amount}{order}{notice}
        <form method="post">
          <label for="number">Card number</label>
          <input id="number" name="number" inputmode="numeric" autocomplete="cc-number" required autofocus>
          <label for="expires">Expires</label>
          <input id="expires" name="expires" type="text" placeholder="2031-12" pattern="20[0-9][0-9]-[01][0-9]"
                 value="2031-12" autocomplete="cc-exp" required>
          <button>{f"Pay {_amount(row)}" if pays else "Store the card"}</button>
        </form>
        <p class="faint">The fake acquirer: no money moves.</p>""",
        mood,
    )


def _amount(row: Mapping[str, Any]) -> str:
    decimals = CURRENCIES[row["currency"]]
    return f"{row['currency']} {row['amount'] / 10**decimals:,.{decimals}f}"


def _back(row: Mapping[str, Any]) -> str:
    # Only where a browser may go: the address came with the request for the page.
    if not row["back_to"].startswith(("https://", "http://")):
        return ""
    return f'<p><a href="{escape(row["back_to"])}">Back to the shop</a></p>'


def _reply(status: int, content: str, mood: Mood, *, framed_by: str = "") -> Reply:
    opening = '<body class="frame">' if framed_by else "<body>"
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Payment</title><style>{SHEET}</style></head>{opening}<main>{content}</main></body></html>"
    )
    return Reply(status=status, body=body, mood=mood, content_type="text/html; charset=utf-8", framed_by=framed_by)
