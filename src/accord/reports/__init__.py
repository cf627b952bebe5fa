"""Results into tables, figures and documents; computes nothing new."""
