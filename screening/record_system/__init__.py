"""What a submission says to the system in which a clinic keeps its records, as FHIR R4 resources."""
