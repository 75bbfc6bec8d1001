"""English words that none of the other languages has."""

WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "with",
        "for",
        "are",
        "not",
        "this",
        "from",
        "which",
        "that",
        "have",
        "has",
        "by",
        "at",
        "its",
        "what",
        "where",
        "when",
        "who",
        "none",
        "unknown",
    ],
)
