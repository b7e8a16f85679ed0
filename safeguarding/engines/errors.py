"""What can go wrong with an embedded engine, in words fit to show."""


class EngineError(RuntimeError):
    """An embedded engine did not start or stop as it should."""


class InUseError(EngineError):
    """Another program already runs on this data folder."""
