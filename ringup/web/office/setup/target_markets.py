"""Target markets: lists of customers and prospects, and the RFM analyses by which customers are selected."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import in_order
from ringup.catalogs.actions.import_members import Imported, import_members
from ringup.catalogs.models import TargetMarket, TargetMarketMember
from ringup.products.models import Category, Item
from ringup.reports.actions.score_customers import score_customers
from ringup.reports.actions.select_target_market import select_target_market
from ringup.reports.models import RfmAnalysis, RfmHistory, RfmScore
from ringup.reports.rules.rfm import PRIORITIES, each_has_its_place
from ringup.reports.rules.selection import MOST_DAYS, Criteria
from ringup.values.refusal import Refusal
from ringup.web.office.choices import codes_of
from ringup.web.office.inputs import NumbersField, PlainDecimal, WordsField
from ringup.web.office.panels.market_members import market_members_panel
from ringup.web.office.panels.rfm_history import rfm_history_panel
from ringup.web.office.panels.rfm_picture import rfm_picture_panel
from ringup.web.office.screens import Ask, Deed, Fields, Group, Param, Params, SetupScreen

MAY = Permission.CHANGE_CATALOGS
AMOUNTS = ("spent_least", "spent_most")
DAYS = ("bought_from", "bought_to")
LISTS = ("countries", "postal_codes", "products", "categories")
DIGITS = [("", "–"), *((str(digit), str(digit)) for digit in range(1, 10))]


def _digit(name: str, label: Any) -> Param:
    return Param(
        name=name,
        label=label,
        make=lambda actor: forms.TypedChoiceField(choices=DIGITS, coerce=int, empty_value=None),
    )


def _whole(name: str, label: Any, *, most: int = 1_000_000) -> Param:
    return Param(name=name, label=label, make=lambda actor: forms.IntegerField(min_value=1, max_value=most))


def _amount(name: str, label: Any) -> Param:
    return Param(name=name, label=label, make=lambda actor: PlainDecimal(max_digits=15, decimal_places=3))


def _day(name: str, label: Any) -> Param:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return Param(name=name, label=label, make=lambda actor: forms.DateField(widget=widget))


CRITERIA = Params(
    title=_("Whom it selects: all of this has to hold"),
    asks=(
        Param(
            name="rfm",
            label=_("RFM analysis"),
            make=lambda actor: forms.ChoiceField(choices=[("", "–"), *codes_of(RfmAnalysis)(actor)]),
        ),
        _digit("recency_least", _("Recency at least")),
        _digit("frequency_least", _("Frequency at least")),
        _digit("monetary_least", _("Monetary value at least")),
        Param(name="countries", label=_("Countries (two letters)"), make=lambda actor: WordsField()),
        Param(name="postal_codes", label=_("Postal codes that begin with"), make=lambda actor: WordsField()),
        _day("bought_from", _("Bought from")),
        _day("bought_to", _("Bought to")),
        _amount("spent_least", _("Spent at least")),
        _amount("spent_most", _("Spent at most")),
        Param(
            name="products",
            label=_("Bought one of these items"),
            make=lambda actor: NumbersField(model=Item, by="number", actor=actor),
        ),
        Param(
            name="categories",
            label=_("Bought from these categories"),
            make=lambda actor: NumbersField(model=Category, by="code", actor=actor),
        ),
        _whole("not_sent_days", _("Nothing sent for so many days"), most=MOST_DAYS),
        _whole("most", _("At most so many customers")),
    ),
    pack=lambda values: pack_criteria(values),
)


def pack_criteria(values: Mapping[str, Any]) -> dict[str, Any]:
    """The criteria as they are stored: dates and amounts as texts."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    return {name: str(value) if name in (*AMOUNTS, *DAYS) else value for name, value in kept.items()}


def read_criteria(stored: Mapping[str, Any]) -> Criteria:
    """The stored criteria as the selection takes them."""
    values: dict[str, Any] = dict(stored)
    values |= {name: Decimal(values[name]) for name in AMOUNTS if name in values}
    values |= {name: date.fromisoformat(values[name]) for name in DAYS if name in values}
    values |= {name: tuple(values[name]) for name in LISTS if name in values}
    if "countries" in values:
        values["countries"] = tuple(country.upper() for country in values["countries"])
    return Criteria(**values)


def select_customers(actor: Actor, key: str, values: Mapping[str, Any]) -> int | tuple[Refusal, ...]:
    """Fill the list by its stored criteria."""
    market = TargetMarket.objects.filter(legal_entity=actor.legal_entity, public_id=key).first()
    if market is None:
        return (Refusal(code="not_found"),)
    done = select_target_market(actor, target_market=key, criteria=read_criteria(market.params))
    return (done,) if isinstance(done, Refusal) else done


def import_list(actor: Actor, key: str, values: Mapping[str, Any]) -> Imported | tuple[Refusal, ...]:
    """Put the list, as a file or pasted, into the target market."""
    if (file := values["file"]) is None:
        return import_members(actor, target_market=key, listed=values["text"])
    try:
        listed = file.read().decode()
    except UnicodeDecodeError:
        return (Refusal(code="file_not_utf8", field="file"),)
    return import_members(actor, target_market=key, listed=listed)


def count_now(actor: Actor, key: str, values: Mapping[str, Any]) -> int | tuple[Refusal, ...]:
    """Score all customers."""
    done = score_customers(actor, analysis=key)
    return (done,) if isinstance(done, Refusal) else done


TARGET_MARKETS = SetupScreen(
    slug="target-markets",
    title=_("Target markets"),
    one=_("Target market"),
    about=_("Lists of customers and prospects: selected by score, spending, region and products, or bought."),
    icon="users",
    kind=SetupKind(
        model=TargetMarket,
        may=MAY,
        fields=("code", "name", "origin", "broker", "purchased", "recency", "frequency", "monetary", "params"),
    ),
    columns=("code", "name", "origin", "selected_at"),
    filters=("origin",),
    lead=(market_members_panel,),
    belongings=(TargetMarketMember,),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "code",
                        Ask("name", look="half"),
                        "origin",
                        "broker",
                        Ask("purchased", help=_("So many addresses were paid for.")),
                    )
                ),
                Group(
                    title=_("What the broker says of it"),
                    asks=(
                        Ask("recency", help=_("When they bought: within three months.")),
                        Ask("frequency", help=_("How often: two orders and more.")),
                        Ask("monetary", help=_("For how much: 50 and more.")),
                    ),
                ),
            ),
            params=CRITERIA,
        ),
        Deed(
            slug="select",
            title=_("Select customers"),
            about=_("Puts all customers on the list who meet the stored criteria now; imported prospects stay."),
            button=_("Select"),
            make=lambda actor: {},
            do=select_customers,
        ),
        Deed(
            slug="import",
            title=_("Import a list"),
            about=_("CSV: a column customer (its number), or name, street, postal_code, city, region, country, email."),
            button=_("Import"),
            make=lambda actor: {
                "text": forms.CharField(label=_("The list"), widget=forms.Textarea(attrs={"rows": 4})),
                "file": forms.FileField(label=_("The list as a file")),
            },
            do=import_list,
        ),
    ),
)

RFM_ANALYSES = SetupScreen(
    slug="rfm-analyses",
    title=_("RFM analyses"),
    one=_("RFM analysis"),
    about=_("How recently, how often and for how much customers bought, each in groups; counted every night."),
    icon="chart-dots",
    kind=SetupKind(
        model=RfmAnalysis,
        may=MAY,
        fields=(
            "code",
            "name",
            "active",
            "starts_on",
            "ends_on",
            "recency_divisions",
            "frequency_divisions",
            "monetary_divisions",
            "recency_period",
            *PRIORITIES,
            "recency_multiplier",
            "frequency_multiplier",
            "monetary_multiplier",
            "even",
            "add_scores",
            "net",
            "subtract_returns",
            "save_history",
        ),
        checks=(in_order("starts_on", "ends_on"), each_has_its_place),
    ),
    columns=("code", "name", "starts_on", "ends_on", "counted_at", "active"),
    filters=("active",),
    lead=(rfm_picture_panel,),
    extras=(rfm_history_panel,),
    belongings=(RfmScore, RfmHistory),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(asks=("code", Ask("name", look="half"), "starts_on", "ends_on", "active")),
                Group(
                    title=_("Groups"),
                    asks=(
                        *("recency_divisions", "frequency_divisions", "monetary_divisions"),
                        Ask("recency_period", help=_("Whoever bought last in the same period is equally recent.")),
                        Ask("even", help=_("Else groups of equal width, from the least value to the most.")),
                    ),
                ),
                Group(
                    title=_("Score"),
                    asks=(
                        Ask("add_scores", help=_("Else the three digits stand side by side: 545.")),
                        *PRIORITIES,
                        *("recency_multiplier", "frequency_multiplier", "monetary_multiplier"),
                    ),
                ),
                Group(title=_("What counts as spent"), asks=("net", "subtract_returns")),
                Group(
                    title=_("History"),
                    asks=(Ask("save_history", help=_("Each count keeps the scores that are not as they were.")),),
                ),
            ),
        ),
        Deed(
            slug="count",
            title=_("Count now"),
            about=_("Scores all customers by the stored settings, over the whole order history of the period."),
            button=_("Count"),
            make=lambda actor: {},
            do=count_now,
            extras=True,
        ),
    ),
)
