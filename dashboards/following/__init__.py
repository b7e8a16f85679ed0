"""Telling people of signals in what they follow; never a figure in an e-mail."""
