"""The glossary page: terms of the field in seven languages side by side."""
