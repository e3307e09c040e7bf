"""Every write of plans, goals and what is written about them."""
