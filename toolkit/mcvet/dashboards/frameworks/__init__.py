"""The frameworks dashboard: how do the national levels compare?"""
