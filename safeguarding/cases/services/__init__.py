"""What is done to children, cases and episodes: explicit methods, nothing else."""
