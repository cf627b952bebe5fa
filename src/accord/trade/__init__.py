"""Trade flows and concordances into a baseline on named axes."""
