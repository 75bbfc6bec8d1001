"""From the files of a survey to responses: sheets, headings, columns, waves, rows, scales."""
