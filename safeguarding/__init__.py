"""The shared domain: people, partners, indicators and returns."""
