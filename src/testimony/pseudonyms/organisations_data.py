"""Words that make what stands beside them an organisation. Data only."""

from __future__ import annotations

HEADS = frozenset(
    "bakkerij transportbedrijf stichting universiteit rijksuniversiteit hogeschool college "
    "basisschool school obs gymnasium lyceum mbo uitzendbureau schildersbedrijf bedrijf "
    "bouwbedrijf schoonmaakbedrijf restaurant café cafe hotel ziekenhuis umc moskee kerk kliniek "
    "kwekerij slachterij fabriek garage kapper kapsalon winkel supermarkt koelhuis rederij "
    "advocatenkantoor kantoor vereniging kerkgenootschap museum theater bibliotheek slagerij "
    "kinderdagverblijf zorgcentrum verpleeghuis woningcorporatie bakery logistics foundation "
    "university academy primary secondary nursery recruitment mosque church cathedral chapel "
    "synagogue temple hospital clinic stores company group holdings services solutions agency "
    "factory farm farms shop supermarket garage pub inn salon library society association trust "
    "institute institution charity council bank warehouse centre center club limited пекарня "
    "пекарне пекарню пекарни фонд фонде фонда университет университете университета институт "
    "институте институту институтом института колледж колледже колледжа школа школе школу школы "
    "гимназия гимназию гимназии лицей лицее лицея сад саду ооо ао оао зао пао ип нии завод заводе "
    "завода фабрика фабрике фирма фирме компания компании больница больнице больницу поликлиника "
    "поликлинике мечеть мечети церковь церкви храм храме собор соборе кафе ресторан ресторане "
    "магазин магазине редакция редакции газета газете музей музее театр театре академия академии "
    "академию банк банке агентство агентстве".split()
)

TAILS = frozenset(
    "bv b.v nv n.v vof cv zn zonen ltd limited plc llc inc gmbh llp co sons group school "
    "university college academy hospital church mosque nursery bakery logistics foundation "
    "recruitment museum moskee kerk gymnasium lyceum college restaurant hotel centre center "
    "stores services primary secondary club trust institute universiteit ziekenhuis bank".split()
)

JOINED = frozenset("of van for de het the en and & der den in имени им св святого святой".split())
"""Small words inside an organisation's name."""

KNOWN = frozenset(
    "dhl asml gazprom газпром газпроме газпрома газпрому philips siemens tesco lidl aldi jumbo "
    "ikea amazon rolls-royce shell ing rabobank abn amro heineken sberbank сбербанк сбербанке "
    "сбербанка яндекс яндексе яндекса yandex лукойл лукойле lukoil роснефть роснефти ржд мгу "
    "спбгу мгимо вшэ вкусвилл вкусвилле магнит пятерочка tempo-team randstad adecco postnl ups "
    "fedex unilever vodafone kpn asda sainsbury sainsburys mcdonalds deliveroo shein ford toyota "
    "volkswagen boeing airbus росатом росатоме".split()
)

GENERIC = frozenset(
    ["de", "het", "een", "the", "a", "an", "my", "our", "mijn", "onze", "deze", "die", "that", "this"]
)
