"""Acts of the registry: each checks, writes and records in one transaction."""

from jiugai.registry.services.buildings import BuildingFacts, add_building, correct_building
from jiugai.registry.services.estates import EstateFacts, correct_estate, create_estate
from jiugai.registry.services.local_values import set_local_value, withdraw_local_value
from jiugai.registry.services.organisations import register_organisation
from jiugai.registry.services.reference_data import Loaded, divisions_of, load_reference_data
from jiugai.registry.services.renewal import establish_renewal_unit
from jiugai.registry.services.surveys import Finding, complete_survey, record_condition, record_survey

__all__ = [
    "BuildingFacts",
    "EstateFacts",
    "Finding",
    "Loaded",
    "add_building",
    "complete_survey",
    "correct_building",
    "correct_estate",
    "create_estate",
    "divisions_of",
    "establish_renewal_unit",
    "load_reference_data",
    "record_condition",
    "record_survey",
    "register_organisation",
    "set_local_value",
    "withdraw_local_value",
]
