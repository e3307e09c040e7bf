"""Letters and calendars: what is read."""
