"""The little words of German, French, Dutch, Spanish and Italian: nearly every line of these languages has some.

Our lexicon is English, so any word of theirs looks like the rest of a broken one: `Fa. der` like `Fader`. What English
texts are full of as well (`die`, `an`, `me`) is not listed.
"""

from __future__ import annotations

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


LITTLE_WORDS = _words(
    """
    aber als auch auf aus bei beim bis bzw da damit dann das dass dein dem den denn der des dich diese diesem
    diesen dieser dieses dir doch durch ein eine einem einen einer eines er es euch frau für gegen gibt habe
    haben hatte herr herrn hier ich ihm ihn ihr ihre im immer ins ist ja jede jeder jetzt kann kein keine
    können mehr mich mit muss möchte müssen nach neben nicht nichts nie noch nun nur ob oder ohne schon sehr
    sein seine seit sich sie sind soll sonst sowie statt trotz um und uns unser unter vom von vor wann wegen
    weil wenn wer werden wie wir wird wo wohl würde zu zum zur zwar zwischen über

    alors au aucun aussi autre aux avant avec avez avoir car ce cela ces cet cette chez comme dans depuis des
    donc dont du déjà elle elles en encore est et eux il ils je jusque la le les leur leurs lors lui madame mais
    mes mon monsieur même ne nos notre nous nouveau ont ou où peu peut pour puis qu quand que quel quelle qui
    sa sans se selon ses si sont sur ta tes toi tous toute toutes trop très tu un une vers voici vos votre
    vous à été

    aan bij dan dat de deze dit dus een eens geen haar heb hebben heeft het hij hoe iets ik je jij kan maar
    meneer mevrouw mijn naar niet nog nu om ook op ter toen uit veel vind voor waar waren wel werd wij worden
    wordt zal ze zei zich zij zijn zo zonder zou één

    ahora al algo antes aquí así aunque cada como con cual cuando del desde donde dos e el ella ellos en
    entonces entre era es esa ese eso esta estaba estar este esto está fue ha hacia hasta hay las los mas me
    mi mientras mismo muy más nada ni nos o otra otro para pero poco por porque pues que quien qué según ser
    señor señora si sino sobre su sus tal también tiene toda todo todos tras tu una uno unos y ya él

    agli al alla alle allo anche ancora avere che chi ci cioè col con così cui da dai dal dalla dalle degli
    dei del della delle dello di dopo e ed egli era essere fra fu già gli ha hanno ho il invece io le lei li
    lo loro lui là ma mentre mi molto na ne nei nel nella nelle noi non nostro o ogni ora perché più poi
    poiche prima può qua quale quando quello questa questo qui quindi se sei senza si sia siamo signor signora
    sono sopra sotto sta stata stato su sua sue sui sul sulla suo suoi te tra tu tutti tutto un una uno va vi
    voi è
    """
)
# English texts have these in names and terms (`van der Waals`, `et al.`, `Los Angeles`), or as words of their own.
_IN_ENGLISH_TOO = _words(
    """
    al aus aux bis car ce che chi col con da dan das dat de del den der des di dir dos du e ed el ella en
    encore era es et fra ha hay hoe il io ja kan la las le les li lo los ma mas me mes mi mon na ne ni non o
    om op para pour qua sa sans se ser si sta sue ta te tu un va vi von wo y ya zu
    """
)
ABBREVIATIONS = _words(
    """
    aant abk abr abs abt adj adm admin adr afb afd afmo agg ago all allg anm aout apr apt arch arr art assoc
    atte aufl aug ausg av avda avr avv bd bes betr bgm bhf bijv blz boul brev bsp bv ca cap cd cfr ch chap cia
    cie cit cod coll cta dcha dec dep des dez dhr di dic dim dipl dir dna do doc dott dwz ebd ecc ed ehem
    einschl ene entspr env enz eq erg es et etc evt evtl excmo ext fa fam fasc feb fem fevr ff fig forts fr
    fri frl geb gebr geg gegr gem geom ges gest ggf giu gral hab hfst hg hist hl hptw hrsg id ill imp ind ing
    inh inkl insb int it izq jan janv jeu jh jhd jl jui juil juill juin jul jun kap kath kfm lat lda ldo lett
    lfd lib lic ling loc lt lug lun mag mai mar masc mej mer mevr mgr mi mind mio mld mln mo mon mrd ms mwst
    nl nn nov nr nrs num obs oct od okt ong opm or ott pag pags par part pdo pers ph pl pop pr pres prol prov
    psg publ pza qqch qqn quest rag red ref reg rel rif rte sa sam sat sec sen sep sept sett sez sg sig sigg
    so soc sog spett sr sra sras srs srta ss std stellv str suiv sun suppl tab teilw tfno thu tit tom trad
    tratt tst tue tues ud uds ugs ult urspr usw var vda ven verb verf verg vgl vid vnl vs wed wg zgn zit ztr
    zw zzgl
    """
)
"""What ends with its full stop if a little word follows; in English most are beginnings of words."""
_TWO = 2
_WORD = re.compile(r"[^\W\d_]+")


def is_little(word: str) -> bool:
    """Whether what may be the rest of a word is rather one of these. What has two letters ends many English words."""
    return len(word) > 2 and word in LITTLE_WORDS


def is_foreign(*texts: str) -> bool:
    """Whether texts are written in one of these languages, of which one little word tells, or two that English has."""
    words = LITTLE_WORDS.intersection(word for text in texts for word in _WORD.findall(text.lower()))
    return len(words) >= _TWO or not words <= _IN_ENGLISH_TOO
