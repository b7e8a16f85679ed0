"""Real PostgreSQL and Valkey from Python wheels, run beside the program.

Plain Python: nothing here imports Django, and nothing outside manage.py, settings,
the demo and the tests imports this.
"""
