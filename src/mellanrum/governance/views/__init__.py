"""Pages of governance: fetch, one operation, render."""
