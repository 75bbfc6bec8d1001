"""From responses to scores: cleaning, pairing, statistics, indicators, index, disclosure control, comparison."""
