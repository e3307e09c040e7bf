"""The rules of governance as data and pure functions: no database, no request, no clock."""
