"""What a treaty does to each tariff line: schedules, legends, rates, overlap, coverage."""
