"""What the demo's agents say: a welcome with its steps, two for the autumn catalog, a note on candles, a farewell."""

from collections.abc import Mapping
from typing import Any

from ringup.catalogs.models import Catalog
from ringup.demo.company.setup import Company
from ringup.directed_selling.models import Script, ScriptPlace, ScriptVersion
from ringup.products.models import Category

WELCOME = {
    "en": "Good day, this is {{ agent_name }} of {{ call_center }}.\n"
    "[customer] Whom do I have the pleasure of speaking to?\n"
    "[email] May I have your e-mail address for the confirmation?\n"
    "[date] When would you like it to be with you?",
    "da": "Goddag, du taler med {{ agent_name }} fra {{ call_center }}.\n"
    "[customer] Hvem taler jeg med?\n"
    "[email] Må jeg få din e-mailadresse til bekræftelsen?\n"
    "[date] Hvornår vil du gerne have det?",
    "de": "Guten Tag, hier ist {{ agent_name }} von {{ call_center }}.\n"
    "[customer] Mit wem spreche ich?\n"
    "[email] Darf ich Ihre E-Mail-Adresse für die Bestätigung notieren?\n"
    "[date] Wann soll es bei Ihnen sein?",
    "fr": "Bonjour, {{ agent_name }} de {{ call_center }} à l’appareil.\n"
    "[customer] À qui ai-je l’honneur ?\n"
    "[email] Puis-je avoir votre adresse e-mail pour la confirmation ?\n"
    "[date] Pour quand le souhaitez-vous ?",
    "nl": "Goedendag, u spreekt met {{ agent_name }} van {{ call_center }}.\n"
    "[customer] Met wie spreek ik?\n"
    "[email] Mag ik uw e-mailadres voor de bevestiging?\n"
    "[date] Wanneer wilt u het in huis hebben?",
}
AUTUMN = {
    "en": "I see you have our autumn catalog in front of you. On which page may I help?",
    "da": "Jeg kan se, at du har vores efterårskatalog foran dig. Hvilken side drejer det sig om?",
    "de": "Wie ich sehe, haben Sie unseren Herbstkatalog vor sich. Auf welcher Seite darf ich helfen?",
    "fr": "Je vois que vous avez notre catalogue d’automne sous les yeux. À quelle page puis-je vous aider ?",
    "nl": "Ik zie dat u onze herfstcatalogus voor u hebt. Op welke pagina kan ik u helpen?",
}
CANDLES = {"en": "Candles go out in a box of their own. In a parcel with glass, suggest gift wrapping."}
FAREWELL = {
    "en": "That makes {{ order_total }}, by {{ mode_of_delivery }}. Is there anything else that I can do for you?",
    "da": "Det bliver {{ order_total }} med {{ mode_of_delivery }}. Er der andet, jeg kan hjælpe med?",
    "de": "Das macht {{ order_total }} mit {{ mode_of_delivery }}. Darf ich sonst noch etwas für Sie tun?",
    "fr": "Cela fait {{ order_total }}, par {{ mode_of_delivery }}. Puis-je faire autre chose pour vous ?",
    "nl": "Dat is {{ order_total }}, met {{ mode_of_delivery }}. Kan ik verder nog iets voor u doen?",
}


# Tried beside the welcome on a third of the calls: it asks for nothing but the name.
SHORT = {
    "en": "{{ call_center }}, {{ agent_name }}. What may I send you?\n[customer] And your name, please?",
    "da": "{{ call_center }}, {{ agent_name }}. Hvad må jeg sende dig?\n[customer] Og dit navn?",
    "de": "{{ call_center }}, {{ agent_name }}. Was darf ich Ihnen schicken?\n[customer] Und Ihr Name, bitte?",
    "fr": "{{ call_center }}, {{ agent_name }}. Que puis-je vous envoyer ?\n[customer] Et votre nom, s’il vous plaît ?",
    "nl": "{{ call_center }}, {{ agent_name }}. Wat mag ik u sturen?\n[customer] En uw naam, alstublieft?",
}


def write_scripts(company: Company, autumn: Catalog | None) -> None:
    """The company's scripts; those of the catalog where it has one."""
    welcome = _write(company, "Welcome", WELCOME, {"moment": "start"}, priority=2)
    Script.objects.filter(pk=welcome.pk).update(weight=2)
    ScriptVersion.objects.create(legal_entity=company.legal_entity, script=welcome, name="Short", **_columns(SHORT))
    _write(company, "Farewell", FAREWELL, {"moment": "end"}, priority=2)
    if autumn is not None:
        _write(company, "Autumn catalog", AUTUMN, {"moment": "start", "catalog": autumn})
    candles = Category.objects.filter(legal_entity=company.legal_entity, code="CANDLES").first()
    if candles is not None:
        _write(company, "Candles", CANDLES, {"moment": "line", "category": candles}, kind=Script.Kind.NOTE)


def _write(company: Company, name: str, texts: Mapping[str, str], place: Mapping[str, Any], **values: Any) -> Script:
    script = Script.objects.create(legal_entity=company.legal_entity, name=name, **_columns(texts), **values)
    ScriptPlace.objects.create(script=script, **place)
    return script


def _columns(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"text_{language}": text for language, text in texts.items()}
