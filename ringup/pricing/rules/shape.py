"""Reads frozen dataclasses from JSON and writes them back; every fault is named by its path.

A class is its own schema: the fields' types and defaults say which keys exist and what they hold. Metadata: `key`
where JSON has another name (`from`), `inline` where a value's keys stand in the surrounding object.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ringup.values.decimals import parse_decimal, plain_text

T = TypeVar("T")

HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault of a document: where, and what is wrong there."""

    path: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """As the command and the API print it."""
        return {"path": self.path, "message": self.message}


class Unreadable(Exception):
    """A value cannot be read; its problems are in the list already."""


Problems = list[Problem]
Reader = Callable[[Any, str, Problems], Any]


# Metadata of a field whose keys stand in the surrounding object.
INLINE: Mapping[str, Any] = {"inline": True}


def named(key: str) -> Mapping[str, Any]:
    """Metadata of a field whose JSON key is not its name, such as `from`."""
    return {"key": key}


def varying(key: str, variants: Mapping[str, type]) -> Mapping[str, Any]:
    """Metadata of an inlined field whose class is named by the value of another key, such as `kind`."""
    return {"inline": True, "by": key, "variants": variants}


def one_of(variants: Mapping[str, type]) -> Mapping[str, Any]:
    """Metadata of an inlined field whose class is told by which key is there, such as `fixed` or `percent`."""
    return {"inline": True, "variants": variants}


def read(cls: type[T], data: object, path: str = "") -> T | list[Problem]:
    """The object, or all that is wrong with it."""
    problems: Problems = []
    try:
        value = read_object(cls, data, path, problems)
    except Unreadable:
        return problems
    return problems or value


def read_object(cls: type[T], data: object, path: str, problems: Problems) -> T:
    """Read one JSON object; keys that the class does not know are problems."""
    if not isinstance(data, dict):
        raise refused(problems, path, "must be an object")
    known, elsewhere = keys_of(cls, data), keys_elsewhere(cls)
    for key, value in data.items():
        if key in known or (key in elsewhere and not value):
            continue
        message = "has no place in this kind" if key in elsewhere else "unknown key"
        problems.append(Problem(path=joined(path, printable(str(key))), message=message))
    return read_fields(cls, data, path, problems)


def read_fields(cls: type[T], data: Mapping[str, Any], path: str, problems: Problems) -> T:
    """Read the fields of a class from an object that may hold other keys, too."""
    values: dict[str, Any] = {}
    complete = True
    for each in slots_of(cls):
        try:
            if each.inline:
                values[each.name] = each.read_inline(data, path, problems)
            elif data.get(each.key) is not None:
                values[each.name] = each.read(data[each.key], joined(path, each.key), problems)
            elif each.required:
                problems.append(Problem(path=joined(path, each.key), message="is required"))
                complete = False
        except Unreadable:
            complete = False
    if not complete:
        raise Unreadable
    try:
        value = cls(**values)
    except ValueError as fault:
        raise refused(problems, path, str(fault)) from None
    checks: Callable[[], Iterable[tuple[str, str]]] | None = getattr(value, "faults", None)
    if checks is not None:
        problems.extend(Problem(path=joined(path, key), message=message) for key, message in checks())
    return value


def write(value: Any) -> dict[str, Any]:
    """The JSON object of a dataclass; what equals its default is left out, so that documents stay short."""
    data: dict[str, Any] = {}
    for each in slots_of(type(value)):
        held = getattr(value, each.name)
        if each.inline:
            if held is not None:
                data.update(write(held))
        elif each.required or held != each.default:
            data[each.key] = written(held)
    return data


def written(value: Any) -> Any:
    """A value in JSON: decimals and moments as text, tuples as lists."""
    if isinstance(value, bool | int | StrEnum | NoneType):
        return value if not isinstance(value, StrEnum) else value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain_text(value)
    if isinstance(value, time):
        return value.isoformat(timespec="auto" if value.microsecond else "seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "to_json"):
        return value.to_json()
    if is_dataclass(value):
        return write(value)
    if isinstance(value, Mapping):
        return {key: written(held) for key, held in value.items()}
    if isinstance(value, frozenset):
        return [written(held) for held in sorted(value)]
    return [written(held) for held in value]


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One field of a class, with how it is read."""

    name: str
    key: str
    inline: bool
    required: bool
    default: Any
    type: Any
    by: str
    variants: Mapping[str, type]

    def variant(self, data: Mapping[str, Any], path: str, problems: Problems) -> type:
        """The class that the object's kind names, or that one of its keys belongs to."""
        if not self.by:
            present = [key for key in self.variants if data.get(key) is not None]
            if len(present) == 1:
                return self.variants[present[0]]
            raise refused(problems, path, f"needs one of: {', '.join(self.variants)}")
        kind = data.get(self.by)
        if isinstance(kind, str) and kind in self.variants:
            return self.variants[kind]
        if kind is not None:
            refused(problems, joined(path, self.by), f"must be one of: {', '.join(self.variants)}")
        raise Unreadable

    def inner_keys(self, data: Mapping[str, Any]) -> set[str]:
        """The keys that an inlined field reads from the surrounding object."""
        if not self.variants:
            return keys_of(without_none(self.type), data)
        kind = data.get(self.by)
        known = [self.variants[kind]] if isinstance(kind, str) and kind in self.variants else self.variants.values()
        return {key for variant in known for key in keys_of(variant, data)}

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Read the field's own value."""
        return reader_of(self.type)(value, path, problems)

    def read_inline(self, data: Mapping[str, Any], path: str, problems: Problems) -> Any:
        """Read the field from the surrounding object; an absent optional one is None."""
        if self.variants:
            return read_fields(self.variant(data, path, problems), data, path, problems)
        inner = without_none(self.type)
        if inner is not self.type and not any(data.get(key) is not None for key in keys_of(inner, data)):
            return None
        return read_fields(inner, data, path, problems)


SLOTS: dict[type, tuple[Slot, ...]] = {}


def slots_of(cls: type) -> tuple[Slot, ...]:
    """The fields of a dataclass as slots; worked out once for each class."""
    if cls not in SLOTS:
        hints = get_type_hints(cls)
        SLOTS[cls] = tuple(slot_of(each, hints[each.name]) for each in fields(cls) if each.init)
    return SLOTS[cls]


def slot_of(each: "Field[Any]", hint: Any) -> Slot:
    """One field as a slot."""
    return Slot(
        name=each.name,
        key=each.metadata.get("key", each.name),
        inline=each.metadata.get("inline", False),
        required=each.default is MISSING and each.default_factory is MISSING,
        default=default_of(each),
        type=hint,
        by=each.metadata.get("by", ""),
        variants=each.metadata.get("variants", {}),
    )


def default_of(each: "Field[Any]") -> Any:
    """What a field holds when nothing is said."""
    return each.default_factory() if each.default_factory is not MISSING else each.default


def keys_of(cls: type, data: Mapping[str, Any]) -> set[str]:
    """The JSON keys that a class knows, those of its inlined parts included."""
    return {key for each in slots_of(cls) for key in (each.inner_keys(data) if each.inline else (each.key,))}


def keys_elsewhere(cls: type) -> frozenset[str]:
    """The keys of all variants of a class: one that belongs to another kind may be there if it holds nothing."""
    variants = [variant for each in slots_of(cls) for variant in each.variants.values()]
    return frozenset(key for variant in variants for key in keys_of(variant, {}))


def without_none(hint: Any) -> Any:
    """`X | None` → X."""
    if get_origin(hint) in (Union, UnionType):
        return reduce(or_, (kind for kind in get_args(hint) if kind is not NoneType))
    return hint


@cache
def reader_of(hint: Any) -> Reader:
    """How values of a type are read."""
    hint = without_none(hint)
    if hint in SIMPLE:
        return SIMPLE[hint]
    if get_origin(hint) in (tuple, frozenset):
        return list_reader(get_origin(hint), reader_of(get_args(hint)[0]))
    if get_origin(hint) is Mapping or hint is Mapping:
        return read_text_map
    if hasattr(hint, "from_json"):
        return hint.from_json  # type: ignore[no-any-return]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return choice_reader(hint)
    return lambda value, path, problems: read_object(hint, value, path, problems)


def list_reader(container: Any, read_item: Reader) -> Reader:
    """Reads a list; the other items are still read when one is faulty."""

    def read_list(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list):
            raise refused(problems, path, "must be a list")
        items, complete = [], True
        for index, item in enumerate(value):
            try:
                items.append(read_item(item, f"{path}[{index}]", problems))
            except Unreadable:
                complete = False
        if not complete:
            raise Unreadable
        return container(items)

    return read_list


def choice_reader(words: type[StrEnum]) -> Reader:
    """Reads one of the words."""
    allowed = ", ".join(words)

    def read_choice(value: Any, path: str, problems: Problems) -> StrEnum:
        if not isinstance(value, str) or value not in set(words):
            raise refused(problems, path, f"must be one of: {allowed}")
        return words(value)

    return read_choice


def read_text(value: Any, path: str, problems: Problems) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value:
        raise refused(problems, path, "must be a text")
    if "\x00" in value:
        raise refused(problems, path, "must not contain the character NUL")
    if printable(value) is not value:
        raise refused(problems, path, "must not contain half a character")
    return value


def printable(text: str) -> str:
    """The text itself; one with a lone surrogate, which no file can hold, with that written out."""
    return text if text.isascii() or not HALF_CHARACTER.search(text) else HALF_CHARACTER.sub(written_out, text)


def written_out(found: "re.Match[str]") -> str:
    """Half a character as JSON escapes it."""
    return f"\\u{ord(found[0]):04x}"


def read_flag(value: Any, path: str, problems: Problems) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise refused(problems, path, "must be true or false")
    return value


def read_whole(value: Any, path: str, problems: Problems) -> int:
    """A whole JSON number."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**9:
        raise refused(problems, path, "must be a whole number")
    return value


def read_decimal(value: Any, path: str, problems: Problems) -> Decimal:
    """A decimal string."""
    try:
        return parse_decimal(value)
    except ValueError:
        raise refused(problems, path, 'must be a decimal string such as "19.90"') from None


def read_moment(value: Any, path: str, problems: Problems) -> datetime:
    """A date-time with an offset."""
    moment = moment_in(value)
    if moment is None or moment.tzinfo is None:
        raise refused(problems, path, "must be a date and time with an offset, such as 2026-11-20T10:00:00+01:00")
    return moment


def read_bound(value: Any, path: str, problems: Problems) -> date | datetime:
    """A date, or a date-time with or without an offset."""
    if isinstance(value, str) and len(value) == len("2026-11-20"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    moment = moment_in(value)
    if moment is None:
        raise refused(problems, path, "must be a date (2026-11-20) or a date and time")
    return moment


def moment_in(value: Any) -> datetime | None:
    """The date-time in an ISO text, if it is one."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def read_time(value: Any, path: str, problems: Problems) -> time:
    """A time of day; 24:00 is the midnight at which the next day begins."""
    try:
        clock = time.min if value == "24:00" else time.fromisoformat(clock_text(value))
    except ValueError:
        raise refused(problems, path, "must be a time such as 22:00") from None
    if clock.tzinfo is not None:
        raise refused(problems, path, "a time of day has no offset")
    return clock


def clock_text(value: Any) -> str:
    """A text in which hours and minutes stand apart; ISO 8601 also knows times without a colon, which none means."""
    return value if isinstance(value, str) and value[2:3] == ":" else ""


def read_text_map(value: Any, path: str, problems: Problems) -> dict[str, str]:
    """An object whose values are texts."""
    if not isinstance(value, dict) or not all(isinstance(held, str) for held in value.values()):
        raise refused(problems, path, "must be an object of texts")
    if any(printable(text) is not text for pair in value.items() for text in pair):
        raise refused(problems, path, "must not contain half a character")
    return dict(value)


SIMPLE: dict[Any, Reader] = {
    str: read_text,
    bool: read_flag,
    int: read_whole,
    Decimal: read_decimal,
    datetime: read_moment,
    date | datetime: read_bound,
    time: read_time,
}


def refused(problems: Problems, path: str, message: str) -> Unreadable:
    """Note a problem; the result is to be raised."""
    problems.append(Problem(path=path, message=message))
    return Unreadable()


def joined(path: str, key: str) -> str:
    """The path of a key below a path; an empty key is the object itself."""
    return f"{path}.{key}" if path and key else path or key
