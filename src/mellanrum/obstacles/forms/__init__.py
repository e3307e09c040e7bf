"""Forms of obstacles, one module for each use case."""
