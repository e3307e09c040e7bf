"""Every write of questionnaires, rounds and answers."""
