"""Country codes, and the partner countries of the project."""

from babel import Locale

COUNTRIES = frozenset(str(code) for code in Locale("en").territories if str(code).isalpha()) - {
    "EZ", "QO", "UN", "XA", "XB",  # no countries
    "AC", "CP", "CQ", "DG", "EA", "IC", "TA",  # reserved for uses other than ISO 3166-1
}  # fmt: skip
"""Codes of ISO 3166-1, with XK for Kosovo*, EU for the Union and ZZ for a made-up country."""

PARTNER_FRAMEWORKS = {"HR": "HR-CROQF", "SI": "SI-SQF", "RS": "RS-NQFS", "BA": "BA-BQF", "ME": "ME-MQF"}
"""Framework id of each partner country, by country code."""

PARTNERS = tuple(PARTNER_FRAMEWORKS)
"""The partner countries in display order."""
