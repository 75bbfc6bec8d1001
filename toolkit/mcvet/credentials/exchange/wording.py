"""Sentences of exports, imports and verifications."""

from mcvet.catalogue import Domain
from mcvet.credentials.exchange.field_names import named_fields
from mcvet.credentials.exchange.result import Loss, LossKind
from mcvet.credentials.exchange.signatures.verification import Verification, refusal
from mcvet.credentials.wording import label
from mcvet.locale import Texts, marked

_LOST = {
    LossKind.LEFT_OUT: marked("{element}: omitted ({detail}); there is no place for it."),
    LossKind.AS_TEXT: marked("{element}: written as text only ({detail}); there is no field for it."),
    LossKind.HASHED: marked("{element}: written as a hash only ({detail}), which can be compared but not read."),
    LossKind.LANGUAGES: marked("{element}: the languages {detail} are lost."),
    LossKind.OTHER_LANGUAGE: marked("{element}: there is no text in {detail}; another language is used instead."),
    LossKind.NEAREST: marked("{element}: written as the nearest entry of the official list ({detail})."),
    LossKind.DERIVED: marked("{element}: derived, not stated ({detail}). Choose what applies before you use it."),
    LossKind.ASSUMED: marked("{element}: assumed ({detail})."),
    LossKind.PLACEHOLDER: marked("{element}: not final ({detail}); the seal replaces or adds it."),
    LossKind.WITHOUT_LEVEL: marked("{element}: without an EQF level the record is a specification, which has no field for a level."),
    LossKind.STILL_NEEDED: marked("{element}: the official format requires it ({detail})."),
    LossKind.NOT_UNDERSTOOD: marked("{element}: not understood and omitted ({detail})."),
    LossKind.CONTRADICTED: marked("{element}: omitted, because the file contradicts itself ({detail})."),
    LossKind.NOT_VALID: marked("{element}: not valid and omitted ({detail})."),
    LossKind.UNPACKED: marked("{element}: extracted from its wrapper ({detail})."),
    LossKind.UNVERIFIED: marked("{element}: the seal is not verified ({detail}); it is unknown whether it is genuine."),
    LossKind.BROKEN: marked("{element}: the seal is broken ({detail}); the content was changed, or the seal is false. Do not rely on it."),
}


def loss_text(loss: Loss, texts: Texts) -> str:
    """Return the sentence for a loss."""
    element = label(loss.element_id, texts) if loss.element_id else texts.say("As a whole")
    is_domain = loss.detail in [domain.value for domain in Domain]
    stated = loss.message.said(texts) if loss.message else loss.detail
    detail = label(stated, texts) if is_domain else named_fields(stated, texts, begins_with_field=loss.kind is LossKind.NOT_VALID)
    return texts.say(_LOST[loss.kind], element=element, detail=detail)


def verification_text(found: Verification, texts: Texts) -> str:
    """Return the sentences for a verification: what it proves and what it does not, or why the file is refused."""
    if found.refusal:
        return refusal(found).said(texts)
    proved = texts.say("Signature intact: nothing was changed since it was signed with the key {key}.", key=found.key or "–")
    bound = (
        texts.say("The issuer is identified by this key.")
        if found.key_names_issuer
        else texts.say("The key does not identify the issuer; its holder is unknown.")
    )
    unknown = texts.say("Not proven: who the issuer is, whether it may award this, whether it was withdrawn.")
    return f"{proved} {bound} {unknown}"
