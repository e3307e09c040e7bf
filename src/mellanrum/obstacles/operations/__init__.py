"""Every write about obstacles, one module for each use case."""
