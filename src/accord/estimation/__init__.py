"""Data into parameters with their covariance."""
