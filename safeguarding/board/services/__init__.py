"""What is done to groups, meetings and actions: explicit functions, nothing else."""
