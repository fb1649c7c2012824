"""What Dutch, English and Russian put around names, and capitals that name nobody. Data only."""

from __future__ import annotations

PARTICLES = frozenset(
    "van von de der den het ten ter te in 't t d' op aan la le du di da del della el al bin ben ibn "
    "abu bint ould oglu ogly ван фон де дер ден тен тер ла ле да ди эль аль бин ибн абу оглы кызы".split()
)
"""Small words inside a name."""

TITLES = frozenset(
    "meneer mevrouw mevr mw dhr mr mrs ms miss mister sir lady dr drs ir prof dokter doctor "
    "professor tante oom opa oma juf meester neef nicht zuster broeder pater pastoor dominee imam "
    "rabbijn huisarts advocaat tolk familie auntie aunt uncle grandpa grandma granny father "
    "sister brother family teacher coach judge captain господин госпожа гражданин гражданка дядя "
    "дяди дяде дядю дядей тетя тети тете тетю тетей дед деда деду дедом дедушка бабушка баба бабы "
    "бабе бабу бабой доктор доктора доктору профессор отец мать брат сестра пан пани семья семью "
    "семьи семьей товарищ батюшка отца".split()
)
"""Words that say: what follows with a capital is a person."""

FAMILY = frozenset(
    "broer zus zusje man vrouw zoon dochter vriend vriendin buurman buurvrouw neef nicht collega "
    "baas moeder vader kind baby brother sister husband wife son daughter friend neighbour "
    "neighbor cousin colleague boss mother father boyfriend girlfriend landlord lawyer doctor "
    "nephew niece partner fiance муж мужа мужу мужем жена жены жене женой жену сын сына сыну "
    "сыном дочь дочери брат брата брату братом сестра сестры сестре сестру сестрой друг друга "
    "другу другом подруга подруги подруге подругу подругой сосед соседка коллега".split()
)
"""Words after which, with or without a comma, a person's name may follow."""

MY_NAME_IS = (
    r"mijn naam is",
    r"\bik heet\b",
    r"my name(?:'s| is)",
    r"i(?:'m| am) called",
    r"(?:is|was|heb|werd|were|are) (?:geheten|genaamd|genoemd|called|named)",
    r"(?:heet|heette|hiet|heten|genaamd|ene)",
    r"a certain",
    r"een zekere",
    r"меня зовут",
    r"меня звали",
    r"(?:его|её|ее|их|которого|которую) (?:зовут|звали)",
    r"зовут",
    r"мо[её] имя(?:\s*[-—–])?",
    r"некий|некая|некоего|по имени|по фамилии",
    r"m(?:enya|ena|ienia) zovut",
    r"moe imya|moyo imya",
)
"""What comes before a name, whatever its letters look like."""

NOT_NAMES = frozenset(
    # days, months
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september "
    "oktober november december monday tuesday wednesday thursday friday saturday sunday january february march may june july "
    "august october sun mon tue wed thu fri sat jan feb mar apr jun jul aug sept oct nov dec okt "
    # feasts, faiths, peoples
    "kerst kerstmis pasen pinksteren sinterklaas oudjaar nieuwjaar ramadan suikerfeest offerfeest christmas easter eid hanukkah "
    "new year god allah jezus jesus koran bijbel quran bible islam islamic muslim muslims moslim moslims christian christians "
    "orthodox orthodoxe catholic katholiek protestant jew jews jewish jood joden joods бог бога богу боже господи аллах аллаха "
    "рождество рождества пасха пасху пасхи рамадан ураза байрам коран библия "
    "kurd kurds koerd koerden koerdisch kurdish tatar tatars tataar tataren chechen chechens tsjetsjeen tsjetsjenen roma "
    "african africans afrikaan afrikanen arab arabs arabic arabier arabieren arabisch asian asians aziaat aziaten european "
    "europeans europeaan europeanen europees europese western westers westerse soviet sovjet slavic slavisch "
    # public bodies, programs, shorthand
    "ind coa vwn vluchtelingenwerk uwv duo digid bsn kvk ggd svb rdw unhcr iom vn un eu ec nato navo kgb fsb gru mvd oecd echr "
    "evrm osce bbc nos cnn dna hiv aids covid corona ok tv pc ai it cv id pin sms gps app usb dvd cd vip ngo ukvi nhs dwp hmrc "
    "home office red cross rode kruis amnesty unicef gulag tolk gemeente council state brp vog inburgering pgb azc azcs av v-nummer снилс инн огрн russen rus russin russische oekraïners oekraïner oekraïense wit-russen syriërs syriër turken turk turks turkse marokkanen polen pool poolse duitsers duitser engelsen britten brits britse brit brits irish scots welsh dutchman poles pole turkish french frenchman fransen nederlanders georgians georgiërs kazachen oezbeken tadzjieken eritreeërs eritreans somaliërs somalis afghans afghanen iraqis irakezen iranians iraniërs "
    "фсб мвд оон ес сво фмс уфмс гибдд дпс рф ссср снг мид мгб кгб нато тв сми вич ковид загс мфц фнс егэ вуз нко умвд "
    "whatsapp telegram facebook instagram google youtube twitter tiktok skype zoom viber signal linkedin netflix wikipedia "
    "internet iphone android windows microsoft vkontakte vk tinder uber airbnb gmail duolingo excel word wifi "
    "ватсап ватсапе телеграм телеграме телеграмм инстаграм инстаграме фейсбук фейсбуке интернет интернете ютуб ютубе скайп "
    "гугл вконтакте крест красный красного креста "
    # the head of a state, and wars, name nobody who speaks
    "poetin putin путин путина путину путиным путине zelensky zelenski zelenskyy зеленский stalin сталин lenin hitler trump "
    "biden medvedev gorbatsjov gorbachev yeltsin jeltsin navalny navalnyj navalnaya lukashenko loekasjenko лукашенко "
    "навальный навального навальному горбачев ельцин "
    # what a sentence, a title or an English habit capitalises
    "i i'm i've i'd i'll im ik vraag antwoord interviewer interviewster respondent question answer speaker spreker "
    "интервьюер респондент вопрос ответ корреспондент mr mrs ms dr sir madam mum mom dad mama papa mam mams pap north south "
    "east west northern southern eastern western noord zuid oost noorden zuiden oosten westen english lada лада ладе ладу".split()
)
"""Words with a capital that name nobody, or nobody who could be harmed."""

SAY = frozenset(
    "zei zegt vertelde vroeg belde kwam ging hielp heeft kookte lachte huilde vertrok bleef riep "
    "dacht wilde kreeg werkte woonde schreef antwoordde vond keek said says told asked called "
    "came went helped has cooked laughed cried left stayed shouted thought wanted got worked "
    "lived wrote answered knows knew looks looked сказал сказала говорит говорил говорила спросил "
    "спросила позвонил позвонила пришел пришла уехал уехала помог помогла остался осталась "
    "ответил ответила написал написала работал работала приехал приехала решил решила знал знала "
    "думал думала готовит готовила".split()
)
"""What people do, and things do not: after a word that may be a name, it is one."""

REGIONS = frozenset(
    "europa europe азия европа европе европы европу европой азии азию asia azië africa afrika "
    "америка америке америку америки amerika america siberië siberia сибирь сибири сибирью "
    "kaukasus caucasus кавказ кавказе кавказа kavkaz урал урале урала ural oeral krim crimea крым "
    "крыма крыму крымом donbas donbass донбасс донбассе донбасса balkan balkans baltics balticum "
    "scandinavia scandinavië скандинавия friesland drenthe overijssel gelderland flevoland "
    "utrechtse noord-holland zuid-holland noord-brabant brabant limburg zeeland randstad "
    "vlaanderen flanders wallonië holland голландия голландии голландию англия англии англию "
    "england scotland wales ulster yorkshire cornwall kent schotland engeland dagestan дагестан "
    "дагестане дагестана tatarstan татарстан татарстане татарстана bashkortostan башкирия "
    "башкирии chechnya tsjetsjenië чечня чечне чечни чечню ingushetia ингушетия ингушетии ossetia "
    "осетия осетии karelia карелия карелии yakutia якутия якутии buryatia бурятия бурятии tuva "
    "тува туве siber volga волга волги волге волгу wolga sovjet-unie союз советский советского "
    "союза ussr kurdistan koerdistan донецкая луганская lpr dpr лнр днр подмосковье подмосковья "
    "подмосковью подмосковьем kosovo usa us uk gb vs vk ndr ddr сша barentszzee noordzee "
    "middellandse zee zwarte north sea black baltic чёрное черное море балтика атлантика east "
    "anglia midlands abkhazia абхазия абхазии карабах карабаха карабахе karabakh nagorno-karabach "
    "sahel maghreb arctic поволжье поволжья восток востоке востока запад западе запада север "
    "севере юг юге".split()
)
"""Places that are no finer than a region: they stay."""

PLACE_BEFORE = frozenset(
    "in naar uit te richting vanuit rond nabij buiten near from to at around outside towards via "
    "through в из под до на возле около за к через по о об во v iz pod".split()
)
"""Words after which a name is more often a place."""

STRONG_PLACE_BEFORE = frozenset(["in", "naar", "uit", "te", "vanuit", "в", "во", "из", "v", "iz"])

PERSON_BEFORE = frozenset("met tegen with против у от с со ко aan zonder without без u s ot".split())

PLACE_HEADS = frozenset(
    "dorp dorpje stad stadje plaats plaatsje gehucht wijk buurt gemeente camping kamp village "
    "town city hamlet district suburb neighbourhood neighborhood settlement camp деревня деревне "
    "деревни деревню село селе села посёлок поселок поселке посёлке поселка город города городе "
    "городу городом г пгт станица станице хутор аул ауле микрорайон район районе района станция "
    "метро".split()
)
"""Words that say: what follows or is called so is a place."""

SQUARES = frozenset(
    "square park bridge market station plein veld brug markt poort площади площадь площадью парк "
    "парке мост мосту вокзал вокзале рынок рынке набережная набережной".split()
)
