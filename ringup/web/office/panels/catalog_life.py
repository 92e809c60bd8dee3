"""Where a catalog stands: what was reached, what is wrong with it, the next steps, and what it has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import Catalog, SourceCode
from ringup.catalogs.rules.states import CatalogEvent, CatalogState, events_from
from ringup.plumbing import formats
from ringup.pricing.actions.take_catalog_step import APPROVING
from ringup.pricing.queries.prices import find_catalog_problems
from ringup.values.refusal import Refusal
from ringup.web.office.pages import AREAS, RESPONSE
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import Said, say

WAY = (
    CatalogState.DRAFT,
    CatalogState.VALIDATED,
    CatalogState.SUBMITTED,
    CatalogState.APPROVED,
    CatalogState.PUBLISHED,
)
BUTTONS = {
    CatalogEvent.VALIDATE: gettext_lazy("Validate"),
    CatalogEvent.SUBMIT: gettext_lazy("Submit for approval"),
    CatalogEvent.APPROVE: gettext_lazy("Approve"),
    CatalogEvent.REJECT: gettext_lazy("Send back"),
    CatalogEvent.PUBLISH: gettext_lazy("Publish"),
    CatalogEvent.RETRACT: gettext_lazy("Retract"),
}
AGAIN = gettext_lazy("Publish what changed")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A state on the way to the publication."""

    title: str
    reached: bool
    current: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """A button: the step it takes, and whether it is the one that leads on."""

    value: str
    label: str
    leads_on: bool = False


@dataclass(frozen=True, kw_only=True)
class CodeLink:
    """A source code of the catalog, and where it is planned."""

    code: str
    name: str
    address: str
    active: bool


@dataclass(frozen=True, kw_only=True)
class CatalogLife(Panel):
    """`problems` stand there before anybody validates; `wrongs` are what the last step was refused for."""

    area: ClassVar[str] = "office"
    title: str
    address: str
    stages: tuple[Stage, ...]
    state: str
    retracted: bool = False
    steps: tuple[Step, ...] = ()
    asks_why: bool = False
    remark: str = ""
    problems: tuple[Said, ...] = ()
    wrongs: tuple[Said, ...] = ()
    facts: tuple[str, ...] = ()
    codes: tuple[CodeLink, ...] = ()
    analyses: tuple[tuple[str, str], ...] = ()


def catalog_life_panel(actor: Actor, row: Any, refusals: Sequence[Refusal] = ()) -> CatalogLife:
    """The catalog as it is now, and why its last step was refused."""
    state = CatalogState(row.state)
    steps = tuple(_steps(actor, state))
    problems = () if state in (CatalogState.PUBLISHED, CatalogState.SUBMITTED) else find_catalog_problems(row)
    reached = WAY.index(state) if state in WAY else -1
    return CatalogLife(
        title=_("Way to the publication"),
        address=reverse("office:catalog-step", args=[key_of(row)]),
        stages=tuple(
            Stage(title=_word(stage), reached=place <= reached, current=stage is state)
            for place, stage in enumerate(WAY)
        ),
        state=_word(state),
        retracted=state is CatalogState.RETRACTED,
        steps=steps,
        asks_why=any(step.value == CatalogEvent.REJECT for step in steps),
        remark=row.remark,
        problems=tuple(say(problem) for problem in problems),
        wrongs=tuple(say(refusal) for refusal in refusals[:1]),
        facts=tuple(_facts(row)),
        codes=tuple(_code(code) for code in row.source_codes.order_by("code")),
        analyses=tuple(_analyses(actor, row)),
    )


def _word(state: CatalogState) -> str:
    return str(dict(Catalog._meta.get_field("state").flatchoices)[state.value])


def _steps(actor: Actor, state: CatalogState) -> Iterator[Step]:
    backwards = (CatalogEvent.REJECT, CatalogEvent.RETRACT)
    for event in events_from(state):
        needed = Permission.APPROVE_CATALOGS if event in APPROVING else Permission.CHANGE_CATALOGS
        if actor.may(needed):
            again = event is CatalogEvent.PUBLISH and state is CatalogState.PUBLISHED
            repeated = again or (event is CatalogEvent.VALIDATE and state is CatalogState.VALIDATED)
            label = str(AGAIN if again else BUTTONS[event])
            yield Step(value=event.value, label=label, leads_on=event not in backwards and not repeated)


def _facts(row: Catalog) -> Iterator[str]:
    count = row.published.count()
    if count:
        yield ngettext("%(count)s item can be ordered", "%(count)s items can be ordered", count) % {"count": count}
    if row.published_at:
        yield _("published %(moment)s") % {"moment": formats.moment(row.published_at)}
    if row.snapshot:
        yield _("with a snapshot of its price groups")
    for said, user in ((_("submitted by %(name)s"), row.submitted_by), (_("approved by %(name)s"), row.approved_by)):
        if user is not None:
            yield said % {"name": user.get_full_name() or user.username}


def _code(code: SourceCode) -> CodeLink:
    address = reverse("office:setup-record", args=["source-codes", code.public_id])
    return CodeLink(code=code.code, name=code.name, address=address, active=code.active)


def _analyses(actor: Actor, row: Catalog) -> Iterator[tuple[str, str]]:
    """Each analysis with its address, for who may see it."""
    for page in (RESPONSE, AREAS):
        if page.may_be_seen_by(actor):
            yield str(page.title), f"{reverse(f'office:{page.name}')}?{urlencode({'catalog': row.public_id})}"
