"""Results as files: spreadsheets and pages that stand alone."""
