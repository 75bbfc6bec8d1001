"""Terms of Open Badges 3.0 that are written and read. Extensions begin with `ext:`, as the specification requires."""

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
EQF, NQF, FIELD, OUTCOME, TOWARDS = "ext:EQF", "ext:NQF", "ext:ISCED-F", "ext:LearningOutcome", "ext:CountsTowards"
SKILL, ASSESSMENT, MODE, SUPERVISION = "ext:ESCOSkill", "ext:AssessmentType", "ext:ModeOfLearning", "ext:SupervisionVerification"
"""Types of alignment."""
KINDS = {
    "eqf": (EQF, "European Qualifications Framework"), "isced-f": (FIELD, None), "assessment": (ASSESSMENT, None),
    "learning-assessment": (MODE, None), "supervision-verification": (SUPERVISION, None),
}  # fmt: skip
"""Type of alignment and name of the framework of each European list; None if the framework is named by its URI."""
GIVEN_NAME, FAMILY_NAME = "ext:givenName", "ext:familyName"
"""Types of identity: the specification has only the full name."""
UNNAMED = "Awarding body to be named"
REGISTRATION = "ext:registration"
"""Type of an organisation's identifier: its number in the national register."""
TYPES = {
    "VerifiableCredential", "OpenBadgeCredential", "AchievementCredential", "AchievementSubject", "Achievement", "Profile", "Address",
    "Criteria", "IdentityObject", "IdentifierEntry", "Alignment", "Result", "ResultDescription", "RubricCriterionLevel", "Related",
}  # fmt: skip
"""Types that add no information to the key of the object."""
