"""Abbreviations of five languages with what may follow them in a sentence: nothing of it is a broken word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Language(NamedTuple):
    abbreviations: tuple[str, ...]
    following: tuple[str, ...]
    """Little words and others that are often next."""
    sentence: str


def _words(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(listed.split()))


LANGUAGES = {
    "German": Language(
        (
            "z. B.", "z. T.", "u. U.", "u. a.", "d. h.", "i. d. R.", "z. Zt.", "o. g.", "s. o.", "s. u.",
            "m. E.", "v. a.", "n. Chr.", "Fa.", "Abb.", "Abt.", "bzw.", "ca.", "evtl.", "ggf.", "inkl.",
            "Nr.", "Str.", "vgl.", "usw.", "Tel.", "Hrsg.", "Aufl.", "Bd.", "Jh.", "Mio.", "geb.", "gest.",
            "bes.", "allg.", "Dr.", "Prof.", "Abs.", "Art.", "Kap.", "lt.", "max.", "Okt.", "Dez.", "Mo.",
            "Di.", "Herr B.", "Frau M.",
        ),
        _words(
            """
            aber als am an auch auf aus bei bis da das dass dem den der des die durch ein eine einem er es
            etwas für gut ich ihr im immer in ist kein man mit nach neben nicht nie noch nur ob oder ohne
            rechts schon seit sich sie so über um und unten unter viel vom von vor wenn wie wir wird zu zum
            zur zwei
            """
        ),
        "Man nimmt dafür {} dann Wasser.",
    ),
    "French": Language(
        (
            "M.", "MM.", "Mme.", "p. ex.", "c.-à-d.", "etc.", "janv.", "févr.", "avr.", "juil.", "sept.",
            "oct.", "nov.", "déc.", "av.", "bd.", "art.", "chap.", "éd.", "env.", "fig.", "p.", "pp.",
            "réf.", "tél.", "vol.", "av. J.-C.", "apr.", "St.", "Cie.", "dép.", "coll.", "op. cit.",
            "ibid.", "cf.", "N. B.",
        ),
        _words(
            """
            à alors au aussi aux avec car ce ces cette chez comme dans de depuis des donc du elle elles en
            entre est et eux il ils je la le les leur lui mais même mes mon ne nos nous on ou où par pas peu
            plus pour premier puis que qui sa sans se selon ses si son sont sous sur tout tous très tu un
            une vers vous
            """
        ),
        "On trouve ici {} dans le jardin.",
    ),
    "Dutch": Language(
        (
            "a. u. b.", "bijv.", "blz.", "bv.", "ca.", "d. w. z.", "dhr.", "dr.", "enz.", "evt.", "incl.",
            "i. p. v.", "jl.", "mevr.", "m. b. t.", "mln.", "nl.", "nr.", "o. a.", "o. m.", "p.", "prof.",
            "resp.", "t. a. v.", "t. o. v.", "tel.", "vgl.", "z. o. z.", "zgn.", "afb.", "hfst.", "okt.",
        ),
        _words(
            """
            aan als bij dan dat de der deze die dit door dus een en er geen haar heb heeft het hij hoe ik in
            is je kan maar met mijn na naar niet nog nu of om ook op over te ten toen tot uit van veel voor
            waar was wat we wel wij wordt ze zich zij zijn zo zonder
            """
        ),
        "We nemen hier {} met het water.",
    ),
    "Spanish": Language(
        (
            "a. C.", "d. C.", "p. ej.", "Sr.", "Sra.", "Srta.", "D.", "Dña.", "Ud.", "Uds.", "EE. UU.",
            "etc.", "pág.", "págs.", "núm.", "art.", "cap.", "ed.", "fig.", "tel.", "av.", "avda.", "c.",
            "cía.", "dpto.", "ene.", "feb.", "abr.", "ago.", "sept.", "oct.", "dic.", "vol.", "s.", "ss.",
            "gral.",
        ),
        _words(
            """
            a al algo antes así como con cual cuando de del desde donde dos e el ella ellos en entre era es
            esa ese eso esta este fue ha hasta hay la las le les lo los más me mi muy nada ni no nos o otra
            para pero poco por que qué se según ser si sin sobre son su sus tal todo tu un una unos va y ya
            yo
            """
        ),
        "Se encuentra {} cerca de la casa.",
    ),
    "Italian": Language(
        (
            "a. C.", "d. C.", "p. es.", "ecc.", "art.", "cap.", "cfr.", "dott.", "ing.", "avv.", "sig.",
            "sigg.", "sig.ra", "prof.", "pag.", "pagg.", "n.", "nn.", "tel.", "vol.", "fig.", "tab.",
            "gen.", "apr.", "mag.", "giu.", "lug.", "ott.", "dic.", "S.", "ed.", "rif.", "op. cit.", "ca.",
            "sec.", "all.",
        ),
        _words(
            """
            a agli ai al alla anche ancora che chi ci come con così cui da dal dalla degli dei del della di
            dove e è ed era fra gli ha hanno ho i il in io la le lei lo loro lui ma me mentre mi molto ne
            nei nel nella noi non o ogni ora per però più poi qua quando quello questa qui se si sia sono
            sopra sta stato su sua sul suo tra tu un una va vi
            """
        ),
        "Si trova {} vicino alla casa.",
    ),
}  # fmt: skip


def phrases() -> Iterator[tuple[str, str, str]]:
    """A language, a line with nothing else, and the same in a sentence."""
    for name, language in LANGUAGES.items():
        for abbreviation in language.abbreviations:
            for word in language.following:
                phrase = f"{abbreviation} {word}"
                yield name, phrase, language.sentence.format(phrase)
