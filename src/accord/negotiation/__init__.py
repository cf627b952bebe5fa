"""Which lines to exclude, offer and ask for, on arrays."""
