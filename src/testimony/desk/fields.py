"""What may be known of an interview without pointing to a person: the safe fields of the codebook's metadata, with their values.

Direct identifiers and special categories (health, orientation, legal status, risk) have no field here on purpose; what could
point to somebody with other facts (age, work) is a broad band.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from testimony.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name in files, what to call it, a word of help, and its values (none: see `form`)."""

    name: str
    label: str
    help: str = ""
    choices: tuple[str, ...] = ()
    form: str = ""
    """Regular expression that a value without choices has to fit."""


_YES_NO = ("yes", "no")
_ID = r"[\w.-]{1,40}"
FIELDS: tuple[Field, ...] = (
    Field("wave", "Wave of leaving", "", ("before_2022", "feb-sep_2022", "mobilisation_sep-dec_2022", "2023", "2024+")),
    Field("origin_country", "Country of origin", "Two letters, such as RU; never a town.", form="[A-Z]{2}"),
    Field("origin_region_type", "Place of origin", "", ("capital", "million-city", "other")),
    Field("host_country", "Country of stay", "Two letters, such as NL; never a town.", form="[A-Z]{2}"),
    Field("return_status", "Return", "", ("abroad", "returned", "returned_and_left_again", "commuting", "never_left", "unknown")),
    Field("age_band", "Age", "A band, never the age.", ("18-24", "25-34", "35-44", "45-54", "55+")),
    Field("gender", "Gender", "Coarsened for tables.", ("woman", "man", "other", "not_said")),
    Field("household", "Left with", "", ("alone", "partner", "children", "partner_and_children", "parents")),
    Field("occupation_group", "Work", "Major group of ISCO-08; never an employer.", (
        "1_managers", "2_professionals", "2_professionals_it", "3_technicians", "4_clerks", "5_service_and_sales",
        "6_agriculture", "7_crafts", "8_operators", "9_elementary", "0_armed_forces", "student", "not_working")),
    Field("script", "Script", "", ("Cyrl", "Latn")),
    Field("translated_from", "Translated from", "Language code, such as ru; empty for an original.", form="[a-z]{2,3}(-[A-Z][a-z]{3})?"),
    Field("translator", "Translated by", "", ("human", "machine")),
    Field("interviewer", "Interviewer", "An id, never a name.", form=_ID),
    Field("guide_version", "Interview guide", "Its version.", form=_ID),
    Field("sampling", "How found", "", ("own_recruitment", "snowball", "media", "archive", "scraped")),
    Field("source_type", "Kind of source", "", (
        "own_fieldwork", "independent_media", "domestic_licensed_media", "aligned", "state_or_propaganda", "company",
        "official_statistics", "court_or_equality_body", "survey", "ngo", "documentary", "social_media")),
    Field("verification", "Verification", "", ("corroborated", "single_source", "unverifiable", "contradicted")),
    Field("licence", "Right to store", "", ("own", "permission", "quotation_only", "none")),
    Field("consent_research", "Consent: research", "", _YES_NO),
    Field("consent_quote", "Consent: quoting", "", _YES_NO),
    Field("consent_sharing", "Consent: archive and sharing", "", _YES_NO),
    Field("consent_model_training", "Consent: training a model", "", _YES_NO),
)  # fmt: skip
"""In the order of the form."""

_BY_NAME = {field.name: field for field in FIELDS}


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """Return metadata as it is kept; raise `CorpusError` for a field that is not safe, or a value it does not have."""
    kept: dict[str, str] = {}
    for name, value in values.items():
        if not value.strip():
            continue
        field = _BY_NAME.get(name)
        if field is None:
            step = f"The fields are: {', '.join(_BY_NAME)}."
            raise CorpusError("a field that is not among the safe ones", where="metadata", next_step=step)
        if not _fits(field, value.strip()):
            step = f"Its values: {', '.join(field.choices)}." if field.choices else field.help
            raise CorpusError("a value that it does not have", where=field.name, next_step=step)
        kept[name] = value.strip()
    return kept


def _fits(field: Field, value: str) -> bool:
    return value in field.choices if field.choices else re.fullmatch(field.form, value) is not None
