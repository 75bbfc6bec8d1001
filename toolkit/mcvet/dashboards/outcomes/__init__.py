"""The outcomes dashboard: what did a peer-learning activity achieve?"""
