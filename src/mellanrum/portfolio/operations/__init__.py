"""What can be done with interventions."""
