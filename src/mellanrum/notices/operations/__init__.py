"""Letters and calendars: what writes."""
