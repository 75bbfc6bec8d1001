"""Neighbouring countries: those with a common land border or, for islands, across the nearest strait."""

_BORDERS = {
    "AL": "GR ME MK XK",
    "AM": "AZ GE TR",
    "AT": "CH CZ DE HU IT LI SI SK",
    "AZ": "AM GE TR",
    "BA": "HR ME RS",
    "BE": "DE FR LU NL",
    "BG": "GR MK RO RS TR",
    "CH": "AT DE FR IT LI",
    "CY": "GR TR",
    "CZ": "AT DE PL SK",
    "DE": "AT BE CH CZ DK FR LU NL PL",
    "DK": "DE SE",
    "EE": "FI LV",
    "ES": "FR PT",
    "FI": "EE NO SE",
    "FR": "BE CH DE ES IT LU",
    "GE": "AM AZ TR",
    "GR": "AL BG CY MK TR",
    "HR": "BA HU ME RS SI",
    "HU": "AT HR RO RS SI SK UA",
    "IE": "GB",
    "IS": "NO",
    "IT": "AT CH FR MT SI",
    "LI": "AT CH",
    "LT": "LV PL",
    "LU": "BE DE FR",
    "LV": "EE LT",
    "MD": "RO UA",
    "ME": "AL BA HR RS XK",
    "MK": "AL BG GR RS XK",
    "MT": "IT",
    "NL": "BE DE",
    "NO": "FI IS SE",
    "PL": "CZ DE LT SK UA",
    "PT": "ES",
    "RO": "BG HU MD RS UA",
    "RS": "BA BG HR HU ME MK RO XK",
    "SE": "DK FI NO",
    "SI": "AT HR HU IT",
    "SK": "AT CZ HU PL UA",
    "TR": "AM AZ BG CY GE GR",
    "UA": "HU MD PL RO SK",
    "XK": "AL ME MK RS",
}


def neighbours(country: str) -> frozenset[str]:
    """Return the codes of a country's neighbours; empty for a country outside Europe and its surroundings.

    >>> sorted(neighbours("ME"))
    ['AL', 'BA', 'HR', 'RS', 'XK']
    """
    return frozenset(_BORDERS.get(country, "").split())
