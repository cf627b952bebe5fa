"""What the partnership runs on: mechanisms and their meetings, contracts and projects, indicators."""
