"""Figures as the Spanish of the United States writes them: 1.5 hours, as in Mexico and Central America."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
