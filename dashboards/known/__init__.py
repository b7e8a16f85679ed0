"""What was known on an earlier day, beside what is known now."""
