"""General and partial equilibrium on arrays."""
