"""What people do with the register by hand. What registers itself goes through ``records.register``."""
