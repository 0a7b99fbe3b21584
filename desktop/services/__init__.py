"""Floor 5: what the program can do. The window and the command line both call these. No Qt, no SQL."""
