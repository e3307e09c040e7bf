"""Reads of events, and what they add up to."""
