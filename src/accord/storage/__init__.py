"""Databases and parquet files: implements the stores that the rooms declare."""
