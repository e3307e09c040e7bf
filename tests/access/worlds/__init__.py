"""What each context adds to the world that the access tests visit."""
