"""Pages of plans and goals: fetch, one operation, render."""
