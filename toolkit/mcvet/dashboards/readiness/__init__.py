"""The readiness dashboard: what is in force where?"""
