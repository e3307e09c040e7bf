"""Pages of obstacles: fetch, one operation, render. One module for each use case."""
