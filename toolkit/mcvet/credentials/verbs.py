"""How a learning outcome begins: words that can be seen and assessed, and words that cannot. The editors' own lists."""
# ruff: noqa: SIM905 (words read best as words)

import re

_ACTIONS = """
act adapt administer advise analyse answer apply arrange assemble assess assist assure attach balance bill bind brief build calculate
calibrate care carry check choose classify clean close coach collect combine commission communicate compare compile complete comply
compose conduct configure connect construct consult contribute control convert cook coordinate correct count create cut deal debug
decide decorate defend define deliver demonstrate derive describe design detect determine develop diagnose discuss dismantle display
distinguish do document draft draw drill drive edit empty encourage enter ensure establish estimate evaluate examine execute explain
express fasten feed file fill find finish fit fix follow formulate give grind guide hand handle help hold identify illustrate implement
improve inform inspect install instruct insulate interpret interview investigate issue join judge justify keep label lay lead leave lift
link list load locate log look machine maintain make manage mark match measure mend mix model monitor motivate mount move name negotiate
notice observe obtain open operate order organise organize outline pack paint park participate perform place plan position post practise
prepare prescribe present prevent price print prioritise process produce program programme promote prove protect provide publish raise
rate read receive recognise recognize recommend record reduce refuse register relate remove repair replace report represent research
resolve respect respond restore review revise run schedule seal search secure select sell separate serve service set shape show sign
simulate sketch solve sort speak specify stack start state stay stop store structure suggest supervise support survey take teach tell
test tidy train transfer translate transport treat troubleshoot turn update use validate value verify warn wash watch weigh welcome weld
wire work write
""".split()  # fmt: skip
_VAGUE = {
    "en": "know understand appreciate learn believe be become have realise realize feel familiarise comprehend grasp acquire".split(),
    "hr": "zna poznaje razumije shvaća svjestan upoznat uči stječe".split(),
    "bs": "zna poznaje razumije shvata svjestan upoznat uči stiče".split(),
    "cnr": "zna poznaje razumije shvata svjestan upoznat uči stiče".split(),
    "sr": "zna poznaje razume shvata svestan upoznat uči stiče зна познаје разуме схвата свестан упознат учи стиче".split(),
    "sl": "ve zna pozna razume se zaveda seznanjen uči".split(),
}
_DEMANDING = frozenset("design develop evaluate lead manage research supervise".split())


def _stem(word: str) -> tuple[str, ...]:
    stems = [word, word.removesuffix("s"), word.removesuffix("es")]
    return (*stems, f"{word.removesuffix('ies')}y") if word.endswith("ies") else tuple(stems)


def _first_word(text: str) -> str:
    found = re.search(r"\w+", text)
    return found[0].casefold() if found else ""


def is_vague(text: str, tag: str) -> bool:
    """Tell whether an outcome begins with a word that nobody can assess, such as "understands"."""
    return any(stem in _VAGUE.get(tag.split("-")[0], ()) for stem in _stem(_first_word(text)))


def begins_with_action(text: str) -> bool:
    """Tell whether an English outcome begins with a verb of the editors' list of actions."""
    return any(stem in _ACTIONS for stem in _stem(_first_word(text)))


def is_demanding(text: str) -> bool:
    """Tell whether an English outcome begins with a verb that claims much, such as "designs" or "manages"."""
    return any(stem in _DEMANDING for stem in _stem(_first_word(text)))
