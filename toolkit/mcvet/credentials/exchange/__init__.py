"""Micro-credentials in the formats of others."""
