"""What accepting a return would change on the board, before anybody accepts it."""
