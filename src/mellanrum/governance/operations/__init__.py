"""Every write of governance, by use case."""
