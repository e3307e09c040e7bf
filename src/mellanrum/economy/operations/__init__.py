"""Every write of contributions, budgets, forecasts and the ledger."""
