"""Terms of schema.org that are written and read."""

NO_LEVEL = "not applicable"
CYCLES = "QF-EHEA"
PARTS = {"guided_hours": "guided", "independent_hours": "independent", "work_based_hours": "work-based"}
EQF = "European Qualifications Framework"
ISCED_F = "ISCED-F 2013"
CREDENTIAL = "EducationalOccupationalCredential"
SKILLS = ("ESCO", "skills")
CATEGORY = "micro-credential"
CONTEXT = "https://schema.org"
CONTEXTS = {f"{scheme}://schema.org{end}" for scheme in ("http", "https") for end in ("", "/")}
TYPES = {
    CREDENTIAL, "Course", "CourseInstance", "DefinedTerm", "Organization", "EducationalOrganization", "CollegeOrUniversity", "School",
    "PostalAddress", "Country", "StructuredValue",
}  # fmt: skip
ELEMENT_OF_KEY: dict[str, str | None] = {
    "educationalLevel": "level", "competencyRequired": "outcomes", "teaches": "outcomes", "recognizedBy": "awarding_body",
    "provider": "awarding_body", "validIn": "country", "coursePrerequisites": "prerequisites", "timeRequired": "workload",
    "numberOfCredits": "workload", "courseWorkload": "workload", "courseMode": "participation", "inLanguage": "participation",
    "about": "further", "name": "title", "isPartOf": None, "educationalCredentialAwarded": None,
}  # fmt: skip
"""European standard element of each key; None if it belongs to no element."""
