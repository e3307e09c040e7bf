"""Every write of events and of how many came to them."""
