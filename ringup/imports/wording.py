"""Why a file or a row was not taken, in the user's language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from ringup.imports.rules.cells import Fault
from ringup.values.refusal import Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FILE: dict[str, "_StrPromise"] = {
    "file_missing": _("The file %(path)s cannot be opened: %(reason)s."),
    "file_foreign": _(
        "This is a file of the format %(format)s. Save it as CSV in UTF-8, plain or packed as .xz or .gz."
    ),
    "file_damaged": _("The packed file is damaged (%(reason)s)."),
    "file_cut_off": _("The packed file ends too early: it was cut off."),
    "file_too_big": _("The file unpacks to more than %(limit)s bytes."),
    "file_bomb": _("The file unpacks to more than %(ratio)s times its size and is refused."),
    "header_broken": _("The first line is no header: a quote is misplaced or not closed."),
    "file_empty": _("The file has no header line."),
    "not_utf8": _("Line %(line)s is not UTF-8: the byte at offset %(offset)s is %(byte)s. Save the file as UTF-8."),
    "line_too_long": _("Line %(line)s is longer than %(limit)s characters."),
    "record_too_long": _(
        "The row that ends in line %(line)s is longer than %(limit)s characters: a quote is not closed."
    ),
    "too_many_columns": _("The file has %(found)s columns; at most %(limit)s are read."),
    "column_twice": _("The column %(column)s stands in the header twice."),
    "columns_missing": _("The header lacks: %(columns)s."),
    "kind_unknown": _("There is no import of %(kind)s; there are: %(kinds)s."),
    "legal_entity_unknown": _("There is no legal entity with the code %(code)s."),
    "legal_entity_needed": _("There are several legal entities; say which one: %(codes)s."),
    "call_center_missing": _("The legal entity has no call center to which the orders could belong."),
}

ROW: dict[str, "_StrPromise"] = {
    "quotes_broken": _("A quote is misplaced or not closed (up to line %(last_line)s)."),
    "line_break_unquoted": _("A carriage return stands outside of quotes."),
    "cell_too_long": _("A cell is longer than 131,072 characters."),
    "too_few_cells": _("The row has %(found)s cells, the header %(expected)s."),
    "too_many_cells": _("The row has %(found)s cells, the header %(expected)s."),
    "nul_character": _("The row contains a NUL character."),
    "control_character": _("Control characters are not allowed."),
    "empty": _("A value is needed."),
    "formula": _("This begins like a spreadsheet formula. If it is meant as text, put an apostrophe in front."),
    "too_long": _("At most %(longest)s characters."),
    "not_whole": _("Not a whole number."),
    "not_decimal": _("Not a number; write it like 1234.50."),
    "not_yes_or_no": _("Neither yes nor no."),
    "not_time": _("Not a date and time; write it like 2011-12-09 12:50:00."),
    "not_day": _("Not a date; write it like 2011-12-09."),
    "not_one_of": _("Not one of: %(allowed)s."),
    "card_number_in_text": _("This looks like a card number, which must not be stored."),
    "repeated": _("The same entry stands in an earlier line."),
    "negative": _("Must not be negative."),
    "not_positive": _("Must be above zero."),
    "quantity_zero": _("The quantity must not be zero."),
    "order_incomplete": _("Another row of the same order could not be taken."),
    "order_mixed": _("The rows of the order %(value)s name different customers or call centers."),
    "order_differs": _("The order %(value)s is there already, with other rows."),
    "charge_not_whole": _("The charge is not a whole number of the smallest unit of money."),
    "unknown_customer": _("There is no customer %(value)s."),
    "unknown_item": _("There is no item %(value)s."),
    "unknown_kit": _("There is no item %(value)s."),
    "unknown_component": _("There is no item %(value)s."),
    "unknown_substitute": _("There is no item %(value)s."),
    "kit_of_itself": _("A kit cannot hold itself."),
    "kit_in_a_kit": _("A kit cannot stand in another kit."),
    "component_of_variants": _("It comes in several variants: name one of them."),
    "not_in_the_kit": _("This is not a component of the kit."),
    "substitute_of_itself": _("A component is no substitute for itself."),
    "unknown_price_group": _("There is no price group %(value)s."),
    "unknown_tax_group": _("There is no tax group %(value)s."),
    "unknown_category": _("There is no category %(value)s."),
    "unknown_warehouse": _("There is no warehouse %(value)s."),
    "unknown_call_center": _("There is no call center %(value)s."),
    "country_unknown": _("There is no country %(country)s (ISO 3166)."),
    "currency_unknown": _("There is no currency %(currency)s (ISO 4217)."),
    "language_unknown": _("There is no language %(language)s."),
    "name_missing": _("A first name, last name or organization is needed."),
    "organization_missing": _("An organization needs its name."),
    "address_field_missing": _("Addresses of %(country)s need this."),
    "region_unknown": _("There is no state or county %(region)s in %(country)s."),
    "postal_code_not_valid": _("%(postal_code)s is no postal code of %(country)s."),
    "postal_code_not_of_region": _("The postal code %(postal_code)s is not in %(region)s."),
    "email_not_valid": _("%(email)s is no e-mail address."),
    "phone_not_understood": _("%(phone)s is no phone number."),
    "e_invoice_address_unknown": _("This is no e-invoice address; write its kind and number, like 0106:12345678."),
    "several_announced": _("Several deliveries of %(value)s are announced for the item; which is meant is not clear."),
    "less_than_received": _("More than %(value)s has come already."),
    "bar_code_taken": _("The bar code %(value)s belongs to another item."),
    "price_unit_of_agreement": _("A price for a customer, price group, quantity, date or unit is for one unit."),
    "two_accounts": _("A price is for a customer or for a price group, not for both."),
    "quantities_reversed": _("The quantity to which the price holds is not above the one from which it holds."),
    "unknown_discount": _("There is no discount %(value)s."),
    "discount_incomplete": _("Another row of the same discount could not be taken."),
    "coupon_incomplete": _("Another row of the same coupon could not be taken."),
    "script_incomplete": _("Another row of the same script could not be taken."),
    "place_of_version": _("The moments stand with the script, not with its versions."),
    "not_there": _("There is no %(value)s."),
    "only_one_of_them": _("Only one of them can be given."),
    "not_at_this_moment": _("This is not named at this moment."),
    "no_such_link": _("No link suggests this beside the item."),
    "too_large": _("This is too large: at most %(limit)s."),
    "hidden_characters": _("It has characters that are not seen."),
    "unknown_variable": _("There is no variable %(variable)s. There are: %(known)s."),
    "variable_not_closed": _("A variable is not closed."),
    "unknown_fact": _("There is no fact [%(fact)s] for a step. There are: %(known)s."),
    "differs_from_first": _("An earlier row of the same says something else."),
    "kind_fixed": _("The kind of a discount stays as it was made."),
    "gift_without_tier": _("A gift stands below the tier that gives it."),
    "coupon_of_discount": _("A coupon opens one discount, and a discount has one coupon."),
    "code_taken": _("Another coupon has this code."),
    "code_signs": _("Only letters, digits, point, hyphen and underscore; a bar code has no small letters."),
    "disable_first": _("It is enabled: disable it before it is changed."),
    "discount_line_needed": _("A discount needs at least one line."),
    "price_group_needed": _("A price group is needed."),
    "tier_needed": _("At least one tier is needed."),
    "tier_gives_less": _("This tier asks for more and gives less than the one before."),
    "tiers_overlap": _("These tiers overlap."),
    "too_many_cheapest": _("A set has %(units)s units; fewer of them can be its cheapest."),
    "coupon_code_needed": _("An active coupon needs a code: add one first."),
    "set_by_coupon": _("This is set by its coupon %(coupon)s."),
    "required": _("A value is needed."),
    "invalid": _("This cannot be read."),
    "percent_out_of_range": _("A percentage is above 0 and at most %(limit)s."),
    "too_small": _("This is too small: at least %(limit)s."),
    "not_readable": _("This cannot be read: %(why)s."),
    "ends_before_it_starts": _("The end lies before the beginning."),
    "discount_currency": _("The discount is in %(currency)s."),
    "dates_reversed": _("The last day lies before the first."),
}


def reason(fault: Fault) -> str:
    """Why a cell or row was not taken."""
    return _worded(ROW, fault.code, fault.facts)


def refusal_text(refusal: Refusal) -> str:
    """Why a file was not taken."""
    return _worded(FILE, refusal.code, refusal.facts)


def _worded(table: Mapping[str, "_StrPromise"], code: str, facts: Mapping[str, object]) -> str:
    # A code of an app's own rules may have no wording here; the code itself is better than nothing.
    return str(table[code]) % facts if code in table else code
