"""The terms of Open Badges 3.0 that we write and read; those of our own begin with `ext:`, as the specification asks."""

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
EQF, NQF, FIELD, OUTCOME, TOWARDS = "ext:EQF", "ext:NQF", "ext:ISCED-F", "ext:LearningOutcome", "ext:CountsTowards"
SKILL, ASSESSMENT, MODE, SUPERVISION = "ext:ESCOSkill", "ext:AssessmentType", "ext:ModeOfLearning", "ext:SupervisionVerification"
"""Kinds of alignment."""
GIVEN_NAME, FAMILY_NAME = "ext:givenName", "ext:familyName"
"""Kinds of identity: the specification has a whole name only."""
UNNAMED = "Awarding body to be named"
