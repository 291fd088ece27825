"""What the words around a match do to it: "never arrested", "my dad is in", "should I".

A rule here can only take a match away. It does so when the words between leave
no doubt; where they do, the match stays, because a danger that is missed costs
more than a warning too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from nlu.spans import Found
from nlu.text import word_set

_LOOK_BACK: Final = 60

# -- "never arrested" -------------------------------------------------------------

#: What a "no" before it can cancel. Values that are negative themselves are not listed.
_DENIABLE: Final = word_set(
    """removal_order arrest detained lapsed_status in_court abuse paid_scammer resident
    represented has_account letter_in_hand already_replied past_inquiry_date hardship"""
)
_DANGERS: Final = word_set("removal_order arrest detained lapsed_status in_court abuse")
_DENIABLE_ENTITIES: Final = frozenset({"attempt", "location", "appointment_problem"})
_NEGATOR: Final = (
    r"(?:\w+n't|cannot|(?:do|does|did|has|have|had|was|were|is|are|ai|wo|would|could)nt|not|no|never|"
    r"nobody|no one|nadie|without|neither|nor|zero|free of|deny|nunca|jamas|sin|tampoco|ni|"
    r"ningun[ao]?)"
)
#: Words that may stand between a "no" and what it denies.
_BETWEEN: Final = (
    r"(?:have|has|had|having|be|been|being|am|is|are|was|were|got|get|gotten|ever|even|yet|once|a|an|"
    r"any|one|the|my|his|her|or|nor|prior|past|previous|in|by|of|to|with|history|record|kind|criminal|"
    r"police|legal|outstanding|final|old|formally|tried|able|under|trouble|actually|really|"
    r"me|le|lo|la|los|las|les|nos|se|he|ha|han|hemos|hay|habia|sido|estado|esta|estoy|soy|fui|fue|"
    r"tengo|tiene|tenemos|tuve|tenido|un|una|de|con|en|por|ni|o|mi|su|ningun[ao]?|antes|aun|todavia|"
    r"ya|record|historial|problemas?|haya|hayan)"
)
_DENIED: Final = re.compile(rf"(?<!\w){_NEGATOR}(?:\s{_BETWEEN}){{0,5}}\s$")
#: Words that carry a denial on to the next thing in a list.
_LISTED: Final = re.compile(
    r"\s?[,/]?\s?(?:(?:or|nor|and|ni|o|y|no|any|been|a|an|the|have|had|has|ever|even|charged|"
    r"accused|cited|caught|in|on|for|by|with|una?|ningun[ao]?|de|sido|he|estado|me|han|"
    r"acusad[oa]|immigration|convicted|removal|court|orders?)[\s,]{1,2}){0,4}"
)
#: "never arrested or was deported" denies both, "never arrested and was deported" does not.
_VERB: Final = re.compile(r"(?:was|were|got|has|have|had|me|lo|la|los|se|fui|fue|ice|i|he|she)\b")
_OR: Final = re.compile(r"\b(?:or|nor|o|ni|never|nunca)\b")
_ANSWERED_NO: Final = re.compile(r"\s?[:?=-]\s?(?:no|none|never|nunca|ninguno|ninguna|n/a)\b")

# -- "will they arrest me" ---------------------------------------------------------

_FEARED: Final = frozenset({"arrest", "detained", "removal_order", "abuse"})
_NOT_YET: Final = re.compile(
    r"\b(?:(?:can|could|will|would|might|may|gonna|going to|want to|afraid to|scared to|risk)"
    r"(?:\s(?:i|he|she|we|they|you|ice|it|my \w+|me|us|also|even|then))?"
    r"(?:\s(?:be|get|being|have)(?:\s(?:me|him|her|us))?)?|"
    r"(?:afraid|scared|fear|fears|worried|worry|risk|miedo|temor|anxious)"
    r"(?:\s(?:of|about|that|to|i|he|she|they|will|ll|might|be|being|get|getting|de|que|ser|me|i'll))*|"
    r"if\s(?:i|he|she|we|they)\s(?:am|are|is|get|gets|being|be)|avoid(?:\s(?:being|getting))?|"
    r"puede[ns]?|podria[ns]?|van a|si me|si lo|si la|que me)\s$"
)

_HELPER: Final = re.compile(r"(?:is|are|being|get|gets)\s")

# -- "my dad is outside the US" ----------------------------------------------------

#: "abroad" alone tells where the person is only as an answer.
_BARE_ANSWER: Final = 3
_FIRST_PERSON: Final = re.compile(
    r"(?:i|i'm|im|am|we|we're|estoy|estamos|vivo|vivimos|me|sigo|lost|perdi)\b"
)
_SOMEONE_ELSE: Final = re.compile(
    r"\b(?:(?:is|are|was|were|he's|she's|they're|who's|who|esta|estan|estaba|sigue|lives|live|"
    r"vive|viven|mi|my|his|her|their|born|naci\w*|parents|family|relatives|familia|familiares|"
    r"parientes|amigos|friends|alla|there|cousins?|primos?)"
    r"(?:\s\w+){0,2}|\w+'s)\s$"
)
_SPEAKS_FOR: Final = re.compile(r"\b(?:client|cliente|clienta|customer|patron|case|applicant)\b")
_TRAVELLING: Final = re.compile(
    r"\b(?:travel\w*|trips?|go|going|went|fly|flying|leave|leaving|work|working|marry|viajar|viaje|"
    r"viajes|salir|ir|vacation|vacaciones|time|absence|someone|anyone|people|live|to|can|may)"
    r"(?:\s(?:to|for|a|de|from|days?|while|anywhere))*\s$"
)
_HOLDS_ONE: Final = re.compile(
    r"\b(?:(?:my|mi|his|her|our|the)\s(?:\w+\s)?(?:husband|wife|spouse|fiancee?|mom|mother|dad|father|"
    r"parents?|brother|sister|son|daughter|sponsor|petitioner|boyfriend|girlfriend|partner|esposo|"
    r"esposa|marido|mujer|mama|papa|madre|padre|padres|hermano|hermana|hijo|hija|novio|novia|"
    r"pareja|peticionario)\s(?:\w+\s){0,2}|(?:he|she|they|el|ella|who)\s(?:\w+\s)?|he's\s|she's\s|"
    r"(?:married to|marry|spouse of|wife of|husband of|child of|son of|daughter of|casad[oa] con|"
    r"espos[oa] de|hij[oa] de)\s(?:a|an|un|una|el|la)?\s?|"
    r"when (?:will|do|can) i\s|cuando\s|how (?:do|can) i\s|until i\s|want to\s|want\s|"
    r"hope to\s|to\s)(?:is|are|has|have|es|son|tiene|a|an|the|un|una)?\s?$"
)

# -- "it came by mail" ---------------------------------------------------------------

_CAME: Final = re.compile(
    r"\b(?:came|come|comes|arriv\w+|got|get|receiv\w+|letter|notice|rfe|noid|decision|denial|document|"
    r"pdf|upload\w*|found|saw|see|says|posted|appeared|llego|llegaron|recib\w+|carta|aviso|"
    r"notificacion|mandaron|enviaron|subieron|vi|aparecio|gave|handed|entregaron|dieron|"
    r"(?:they|uscis) (?:\w+ )?(?:sent|mailed)|sent (?:me|us|it to me))\b"
)
_SENT_BY_PERSON: Final = re.compile(
    r"\b(?:i|we|can|should|to|must|how do i)\s(?:\w+\s){0,2}?(?:send|sent|mail|mailed|filed|file|"
    r"submit\w*|reply|respond\w*|answer|return|apply|applied|pay)\b|"
    r"\b(?:mande|mandar|mandamos|envie|enviar|responder|respondi|contestar|conteste|presente|meti|aplique|"
    r"aplicar|pagar|pague)\b"
)
_HANDED: Final = re.compile(r"\b(?:gave|given|handed|dieron|dio|entregaron|entrego)\b")
_SHORT_ANSWER: Final = 6


def kept(found: Iterable[Found], folded: str) -> Iterator[Found]:
    """Leave out the matches that the words around them take back.

    Args:
        found: matches of the pattern file, in the order of the text.
        folded: the text they were found in.
    """
    denied: Found | None = None
    for entity in sorted(found, key=lambda f: (f.start, -f.end)):
        if _deniable(entity) and _is_denied(entity, folded, denied):
            denied = entity if denied is None or entity.end > denied.end else denied
        elif _stands(entity, folded):
            yield entity


def _deniable(entity: Found) -> bool:
    if entity.value in ("cannot_go", "not_received"):
        return False
    if entity.entity == "flag":
        return entity.value in _DENIABLE
    return entity.entity in _DENIABLE_ENTITIES


def _is_denied(entity: Found, folded: str, denied: Found | None) -> bool:
    if denied is not None and _goes_on(denied, entity, folded):
        return True
    before = folded[max(0, entity.start - _LOOK_BACK) : entity.start]
    return bool(_DENIED.search(before) or _ANSWERED_NO.match(folded, entity.end))


def _goes_on(denied: Found, entity: Found, folded: str) -> bool:
    """Whether what was denied before goes on here: "never arrested, detained or deported"."""
    alike = denied.entity == entity.entity
    if denied.entity == "flag":
        alike = alike and denied.value in _DANGERS and entity.value in _DANGERS
    if not alike:
        return False
    if entity.start < denied.end:
        return True
    between = folded[denied.end : entity.start]
    says_more = _VERB.match(folded, entity.start) and not _OR.search(between)
    return bool(_LISTED.fullmatch(between)) and not says_more


def _stands(entity: Found, folded: str) -> bool:
    """Whether the words before a match leave it what it says."""
    before = folded[max(0, entity.start - _LOOK_BACK) : entity.start]
    words = folded[entity.start : entity.end]
    if entity.entity == "location":
        if words in ("abroad", "overseas"):
            return len(folded.split()) <= _BARE_ANSWER
        return _is_own_place(before, words)
    if entity.entity == "delivery":
        return _is_how_it_came(folded, entity)
    if entity.entity == "flag" and entity.value in _FEARED:
        helper = _HELPER.match(words)
        return not _NOT_YET.search(before + helper[0] if helper else before)
    if entity.entity == "flag" and entity.value == "resident":
        return not _HOLDS_ONE.search(before) or bool(_FIRST_PERSON.match(words))
    return True


def _is_own_place(before: str, words: str) -> bool:
    if _FIRST_PERSON.match(words):
        return True
    if _TRAVELLING.search(before):
        return False
    return not _SOMEONE_ELSE.search(before) or bool(_SPEAKS_FOR.search(before))


def _is_how_it_came(folded: str, entity: Found) -> bool:
    """Mail adds days to a deadline, so how the person sends things must not count."""
    in_person = entity.value == "in_person"
    if in_person and len(folded.split()) > _BARE_ANSWER:
        return bool(_HANDED.search(folded[max(0, entity.start - _LOOK_BACK) : entity.end]))
    if len(folded.split()) <= _SHORT_ANSWER and not _SENT_BY_PERSON.search(folded):
        return True
    before = folded[max(0, entity.start - _LOOK_BACK) : entity.start]
    clause = re.split(r"[.?!;\n]", before)[-1] + folded[entity.start : entity.end]
    came = [found.end() for found in _CAME.finditer(clause)]
    sent = [found.end() for found in _SENT_BY_PERSON.finditer(clause)]
    return bool(came) and (not sent or came[-1] > sent[-1])
