"""Reads of questionnaires, rounds and results: always of the actor's federation, and never a single answer."""
