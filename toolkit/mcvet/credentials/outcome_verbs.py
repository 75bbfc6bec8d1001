"""Verbs at the beginning of learning outcomes: assessable actions, verbs that cannot be assessed, and verbs that claim a level.

The lists are the editors' own, for English and the languages of the region; none is complete.
"""
# ruff: noqa: SIM905 (word lists are easier to read as text)

import re

from mcvet.locale import TO_LATIN

_SPEECHES = {"en": "en", "sl": "sl"} | dict.fromkeys(("hr", "bs", "cnr", "sr"), "bcms")
_ACTIONS = {
    "en": frozenset(
        """
act adapt adjust administer advise analyse answer apply appraise arrange assemble assess assist assure attach balance bill bind brief
build calculate calibrate care carry check choose classify clean close coach collect combine commission communicate compare compile
complete comply compose conceive conduct configure connect construct consult contribute control convert cook coordinate correct count
create critique cut deal debug decide decorate defend define deliver demonstrate derive describe design detect determine develop devise
diagnose discuss dismantle display distinguish do document draft draw drill drive edit empty encourage ensure enter establish estimate
evaluate examine execute explain express fasten feed file fill find finish fit fix follow formulate give grind guide hand handle help hold
identify illustrate implement improve inform innovate inspect install instruct insulate interpret interview investigate issue join judge
justify keep label lay lead leave lift link list load locate log look machine maintain make manage mark master match measure mend mix
model monitor motivate mount move name negotiate notice observe obtain open operate order organise organize outline oversee pack paint
park participate perform pick pioneer place plan position post practise prepare prescribe present prevent price print prioritise process
produce program programme promote protect prove provide publish raise rate read receive recognise recognize recommend record redefine
reduce refuse register relate remove repair replace report represent research reshape resolve respect respond restore review revise run
schedule seal search secure select sell separate serve service set shape show sign simulate sketch solve sort speak specify stack start
state stay steer stop store structure suggest supervise support survey take teach tell test tidy train transfer transform translate
transport treat troubleshoot turn update use validate value verify warn wash watch weigh welcome weld wire work write
""".split()
    ),
    "bcms": frozenset(
        """
analizira analizirati asistira beleži beležiti bilježi bilježiti bira birati brine broji brusi buši crta daje definira definirati
definisati definiše deli demonstrira demonstrirati dijagnosticira dijagnosticirati dijagnostikuje dijeli dokazuje dokumentira
dokumentirati dokumentovati dokumentuje donosi dopunjava dostavlja evaluira evidentira evidentirati formulira formulirati formulisati
formuliše grupira grupiše identificira identificirati identifikovati identifikuje imenovati imenuje informira informiše inovira instalira
instalirati interpretira interpretirati istražiti istražuje izabire izabrati izdaje izmeriti izmjeriti izraditi izračunati izračunava
izrađuje izražava izvesti izveštava izvještava izvješćuje izvodi izvršava izvršiti javlja klasificira klasificirati klasifikovati
klasifikuje komunicira komunicirati kontrolira kontrolirati kontrolisati kontroliše koristi koristiti kreira kreirati lemi lepi lijepi
menja meri meriti meša mijenja miješa mjeri mjeriti modelira modeluje montira montirati motivira motiviše nabraja nabrojati nadgleda
nadzire naplaćuje naručuje navesti navodi neguje njeguje obaveštava obaviti obavještava obavlja obeležava obilježava objasniti objašnjava
obraditi obrazlaže obrazložiti obrađuje oceniti ocenjuje ocijeniti ocjenjuje odabire odabrati odgovara odlaže odrediti određuje održava
održavati opisati opisuje organizira organizirati organizovati organizuje osmisliti osmišljava otklanja otkloniti pakira pakuje parkira
planira planirati podesiti podešava pokazati pokazuje pokreće pomaže popraviti popravlja popuniti popunjava postaviti postavlja postupa
poštiva poštuje prati pratiti pravi predlaže predložiti predstaviti predstavlja prenosi prepoznaje prepoznati prevodi prezentira
prezentuje prihvata prihvaća prijavljuje prikazati prikazuje prikupiti prikuplja prilagoditi prilagođava prilagođuje prima primeniti
primenjuje primijeniti primjenjuje priprema pripremiti proceniti procenjuje procijeniti procjenjuje proizvodi projektira projektirati
projektovati projektuje pronalazi proverava proveriti provesti provjerava provjeriti provodi pruža puni rastaviti rastavlja razlikovati
razlikuje razvija razviti razvrstava reagira reaguje redefinira redefiniše rešava rešiti reže riješiti rješava rukovati rukovodi
rukovoditi rukuje sabira sarađivati sarađuje sastaviti sastavlja savetuje savjetuje servisira servisirati skicirati skladišti sklapa slaže
sledi slijedi snima sortira spaja spojiti sprečava sprječava sprovodi stavlja sudjeluje surađivati surađuje tumači tumačiti ugraditi
ugrađuje uklanja ukloniti unaprediti unapređuje unaprijediti unaprjeđuje unosi upisuje uporediti upoređuje upotrebiti upotrebljava
upotrijebiti upozorava upravlja upravljati usporediti uspoređuje utvrditi utvrđuje učestvuje vaga vari vodi voditi vozi vrednovati
vrednuje vrši zameniti zamenjuje zamijeniti zamjenjuje zapisuje zaustavlja zavariti zavaruje zaštititi zbraja čisti čistiti čita čitati
čuva čuvati štiti
""".split()
    ),
    "sl": frozenset(
        """
analizira analizirati beleži bere dokumentira določa določi določiti evidentira identificira imenuje informira inovira interpretira
inštalira izbere izbira izboljša izboljšati izboljšuje izbrati izda izdaja izdela izdelati izdeluje izmeri izmeriti izpolni izpolniti
izpolnjuje izračuna izračunati izvaja izvajati izvede izvesti komunicira kontrolira krmili loči meri meriti montira montirati nadzira
nadzirati naloži namesti namestiti namešča nastavi nastavlja navede navesti načrtovati načrtuje našteje našteti obdela obdeluje oblikovati
oblikuje obrazloži obrazložiti obvešča oceni oceniti ocenjuje odpravi odpraviti odpravlja opisati opisuje opiše opozarja opozori opravi
opraviti opravlja organizira organizirati označi pakira poišče pojasni pojasniti polni pomaga popravi popraviti popravlja poroča posreduje
postavi postaviti postavlja postreže povezati poveže predlaga predstavi predstaviti pregleda pregledati prepozna prepoznati preveri
preveriti preverja prevzame prikazati prikaže prilagaja prilagodi prilagoditi primerja primerjati pripravi pripraviti pripravlja
projektira raziskati raziskuje razlikovati razlikuje razloži razložiti razstavi razvija razvije razviti razvršča redefinira reševati reši
rešiti rešuje servisira sestavi sestaviti sestavlja shranjuje skrbi sledi snuje sodelovati sodeluje sortira spoštuje sprejme spremlja
spremljati streže svetovati svetuje uporabi uporabiti uporablja uporabljati upošteva upoštevati upravlja upravljati uredi urediti ureja
usklajuje vari varovati varuje vgradi vgrajuje vnaša vnese vodi voditi vrednoti vrednotiti vzdrževati vzdržuje zabeleži zamenja zamenjati
zapisati zapiše zasnovati zasnuje zaščiti zaščititi zbira čisti čistiti
""".split()
    ),
}
_VAGUE = {
    "en": "know understand appreciate learn believe be become have realise realize feel familiarise comprehend grasp acquire".split(),
    "bcms": """
zna znati poznaje poznavati razumije razumjeti razume razumeti shvaća shvata shvatiti svjestan svestan upoznat uči naučiti stječe stiče
steći usvaja usvojiti
""".split(),
    "sl": """
ve vedeti zna znati pozna poznati poznavati razume razumeti zaveda zavedati seznanjen seznaniti uči pridobi pridobiti usvoji usvojiti
""".split(),
}
_CLAIMS: dict[str, dict[int, list[str]]] = {
    "en": {
        3: "adapt choose select".split(),
        4: "design develop evaluate improve lead manage oversee supervise".split(),
        5: "appraise conceive devise".split(),
        6: "critique master".split(),
        7: "innovate research reshape transform".split(),
        8: "pioneer redefine".split(),
    },
    "bcms": {
        3: "bira birati izabire izabrati odabire odabrati prilagođava prilagođuje prilagoditi".split(),
        4: """
evaluira nadgleda nadzire projektira projektirati projektovati projektuje razvija razviti rukovodi rukovoditi unapređuje unaprjeđuje
unaprediti unaprijediti vrednovati vrednuje
""".split(),
        5: "osmisliti osmišljava".split(),
        7: "inovira istražiti istražuje".split(),
        8: "redefinira redefiniše".split(),
    },
    "sl": {
        3: "izbere izbira izbrati prilagaja prilagodi prilagoditi".split(),
        4: "izboljša izboljšati izboljšuje nadzira nadzirati projektira razvija razvije razviti vrednoti vrednotiti".split(),
        5: "snuje zasnovati zasnuje".split(),
        7: "inovira raziskati raziskuje".split(),
        8: "redefinira".split(),
    },
}
"""By language, the lowest EQF level whose descriptors mention what the verbs claim; other verbs claim no level.

Level 3: choosing methods and adapting. Level 4: solutions to specific problems, supervision, some evaluation and improvement. Level 5:
creative solutions, review of performance. Level 6: mastery and critical understanding. Level 7: research and new strategies. Level 8:
redefinition of knowledge or practice.
"""


def _openings(text: str, speech: str) -> tuple[str, ...]:
    words = [word for word in re.findall(r"\w+", text.casefold().translate(TO_LATIN)) if word not in ("to", "se")]
    word = words[0] if words else ""
    if speech != "en":
        return (word,)
    stems = (word, word.removesuffix("s"), word.removesuffix("es"))
    return (*stems, f"{word.removesuffix('ies')}y") if word.endswith("ies") else stems


def _speech(tag: str) -> str | None:
    return _SPEECHES.get(tag.split("-")[0])


def is_known(tag: str) -> bool:
    """Return True if there are word lists for a language."""
    return _speech(tag) is not None


def is_vague(text: str, tag: str) -> bool:
    """Return True if an outcome begins with a verb that cannot be assessed, such as "understands"; False in a language without lists."""
    speech = _speech(tag)
    return speech is not None and any(word in _VAGUE[speech] for word in _openings(text, speech))


def begins_with_action(text: str, tag: str) -> bool:
    """Return True if an outcome begins with a verb in the list of actions; False in a language without lists."""
    speech = _speech(tag)
    return speech is not None and any(word in _ACTIONS[speech] for word in _openings(text, speech))


def claimed_level(text: str, tag: str) -> int | None:
    """Return the lowest EQF level whose descriptors mention what the first word claims; None if it claims no level."""
    speech = _speech(tag)
    if speech is None:
        return None
    found = [level for level, words in _CLAIMS[speech].items() if any(word in words for word in _openings(text, speech))]
    return max(found, default=None)
