"""The sentences of an exchange: what was lost, and what a verification proves."""

from mcvet.credentials.exchange.proof import Refusal, Verification
from mcvet.credentials.exchange.result import Loss, LossKind
from mcvet.credentials.wording import label
from mcvet.locale import Texts, marked

_LOST = {
    LossKind.LEFT_OUT: marked("{element}: left out ({detail}); there is no place for it."),
    LossKind.AS_TEXT: marked("{element}: written as text only ({detail}); there is no field for it."),
    LossKind.HASHED: marked("{element}: written as a hash only ({detail}), which can be compared but not read."),
    LossKind.LANGUAGES: marked("{element}: lost are the languages {detail}."),
    LossKind.OTHER_LANGUAGE: marked("{element}: there is no text in {detail}; another language stands in its place."),
    LossKind.NEAREST: marked("{element}: written as the nearest entry of the official list ({detail})."),
    LossKind.DERIVED: marked("{element}: derived and not stated ({detail}). Choose what holds before you use it."),
    LossKind.ASSUMED: marked("{element}: assumed ({detail})."),
    LossKind.PLACEHOLDER: marked("{element}: not final ({detail}); it is replaced, or written by the seal."),
    LossKind.WITHOUT_LEVEL: marked("{element}: without an EQF level the record is a specification, which has no field for a level."),
    LossKind.STILL_NEEDED: marked("{element}: the official form asks for it ({detail})."),
    LossKind.NOT_UNDERSTOOD: marked("{element}: not understood and left out ({detail})."),
}
_REFUSED = {
    Refusal.NOT_A_TOKEN: marked("Refused: this is no signed credential in the form of a JWT."),
    Refusal.UNSIGNED: marked("Refused: the file bears no signature that can be verified here."),
    Refusal.ALGORITHM: marked("Refused: the algorithm {detail} is not accepted."),
    Refusal.NO_KEY: marked("Refused: the file names no key that can be read without a network ({detail})."),
    Refusal.TWO_KEYS: marked("Refused: the file names one key and brings another."),
    Refusal.PRIVATE_KEY: marked("Refused: the file gives a private key away."),
    Refusal.OTHER_KEY: marked("Refused: it was not signed with this key, or was changed since."),
    Refusal.ISSUER_KEY: marked("Refused: the issuer is named by a key, and another key has signed."),
    Refusal.SIGNATURE: marked("Refused: it was changed after it was signed, or signed with another key than it names."),
    Refusal.CLAIMS: marked("Refused: the claim {detail} does not agree with the credential."),
    Refusal.NOT_YET_VALID: marked("Refused: it is not valid before {detail}."),
    Refusal.EXPIRED: marked("Refused: it expired on {detail}."),
    Refusal.VALIDITY: marked("Refused: its last moment of validity cannot be read ({detail})."),
    Refusal.NOT_A_CREDENTIAL: marked("Refused: what was signed is no Open Badges credential."),
}


def loss_text(loss: Loss, texts: Texts) -> str:
    """Say what was lost."""
    element = label(loss.element_id, texts) if loss.element_id else texts.say("As a whole")
    return texts.say(_LOST[loss.kind], element=element, detail=loss.detail)


def verification_text(found: Verification, texts: Texts) -> str:
    """Say what a verification proves, and what it does not; or why the file is refused."""
    if found.refusal:
        return texts.say(_REFUSED[found.refusal], detail=found.detail)
    proved = texts.say("Signature intact: nothing was changed since the key {key} signed it.", key=found.key or "–")
    bound = (
        texts.say("The issuer is named by this very key.")
        if found.key_names_issuer
        else texts.say("The key is not the issuer’s own name; who holds it is not known.")
    )
    unknown = texts.say("Not proved: who the issuer is, whether it may award this, whether it was withdrawn.")
    return f"{proved} {bound} {unknown}"
