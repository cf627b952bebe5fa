"""The use cases, one function each: the only room that wires the others together."""
