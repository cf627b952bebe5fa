"""accord: promise, evidence, value and fate of the relationship between two countries, in one model."""

__version__ = "0.1.0"
