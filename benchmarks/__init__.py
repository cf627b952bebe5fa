"""What accord costs, beside what a user would pick instead."""
