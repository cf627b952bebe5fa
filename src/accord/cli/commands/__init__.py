"""One module a command; each has ``register(app)``, and importing it must stay cheap."""
