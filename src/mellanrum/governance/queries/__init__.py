"""Page-shaped reads of governance, always scoped by actor."""
