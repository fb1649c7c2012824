"""Words that no sentence of a language can do without, and that are nobody by themselves, whatever language a text is taken for. Data only."""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    # Dutch: pronouns, articles, conjunctions, prepositions, question words, auxiliaries, adverbs
    "ik jij je u hij zij ze wij we jullie mij me jou hem haar ons onze hun hen zich men iemand niemand iets niets alles alle "
    "mijn jouw uw zijn deze dit die dat wie wat welke welk waar wanneer waarom hoe hoeveel de het een geen en of maar want dus "
    "omdat doordat zodat terwijl als toen totdat voordat nadat hoewel ofschoon tenzij indien zodra sinds in op aan uit van voor "
    "achter onder over door tussen tegen met zonder bij naar om tot tijdens volgens binnen buiten boven beneden naast langs "
    "is was ben waren werd word wordt werden heb hebt heeft hebben had hadden zal zult zullen zou zouden kan kunt kunnen kon "
    "konden moet moeten moest moesten mag mogen mocht mochten wil wilt willen wilde wilden ga gaat gaan ging gingen kom komt "
    "komen kwam kwamen doe doet doen deed deden er hier daar daarna daarom daarvoor daarmee daarbij daardoor hierdoor ergens "
    "nergens overal nu straks later eerst nog al ook wel niet nooit altijd vaak soms misschien gisteren vandaag morgen "
    "eigenlijk gewoon weer zo toch even heel erg zeer veel weinig beide sommige elk ieder iedere iedereen ander andere "
    "ja nee "
    # English
    "i you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself yourself himself "
    "herself itself ourselves themselves this that these those who whom whose which what where when why how a the and or but "
    "nor so yet for because since although though unless until while whereas if whether as than in on at by to from of off into "
    "onto over under between among through during before after above below about against along around behind beside beyond "
    "without within upon according am is are was were be been being do does did have has had can could shall should would must "
    "might not no yes never always often sometimes maybe perhaps here there then now again once also too very just only even "
    "still already soon later today tomorrow yesterday somebody someone something anybody anyone anything everybody everyone "
    "everything nobody nothing none each every either neither both all any some many much few more most other others "
    "another such same own back thank thanks "
    # Russian
    "я ты он она оно мы вы они меня мне мной тебя тебе его ему им её ей нас нам нами вас вам вами их ими себя себе собой мой моя "
    "моё мои твой твоя твоё твои наш наша наше наши ваш ваша ваше ваши свой своя своё свои этот эта это эти тот та то те такой "
    "такая такое такие кто что чей чья который которая которое которые где куда откуда когда почему зачем как сколько и или но а "
    "да же ли бы не ни нет если чтобы потому поэтому хотя пока пусть раз в во на с со к ко о об от до из у за над под при про "
    "через без для между перед после около кроме ради был была было были есть буду будет будем будут быть мог могла могли можно "
    "нужно надо нельзя тут там здесь туда сюда тогда теперь сейчас потом снова опять уже ещё всегда никогда иногда часто очень "
    "только даже вот вон весь вся всё все каждый каждая никто ничто ничего кто-то что-то кое-кто сам сама само сами вчера "
    "сегодня завтра".split()
)
"""Lower case; a word that is a name too (dan, elke, will, may, вера) is in none of the lists."""
