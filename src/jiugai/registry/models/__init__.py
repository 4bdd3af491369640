"""The records of the registry."""

from jiugai.registry.models.buildings import AreaSource, Building, Home
from jiugai.registry.models.divisions import Division, Level
from jiugai.registry.models.estates import Estate, Ownership, Structure
from jiugai.registry.models.facilities import FacilityCondition, FacilityState, FacilitySurvey, Severity
from jiugai.registry.models.local_values import LocalValue
from jiugai.registry.models.organisations import Organisation, OrganisationKind
from jiugai.registry.models.owners import HomeOwner, Owner, OwnerKind
from jiugai.registry.models.renewal import MemberKind, RenewalMember, RenewalUnit

__all__ = [
    "AreaSource",
    "Building",
    "Division",
    "Estate",
    "FacilityCondition",
    "FacilityState",
    "FacilitySurvey",
    "Home",
    "HomeOwner",
    "Level",
    "LocalValue",
    "MemberKind",
    "Organisation",
    "OrganisationKind",
    "Owner",
    "OwnerKind",
    "Ownership",
    "RenewalMember",
    "RenewalUnit",
    "Severity",
    "Structure",
]
