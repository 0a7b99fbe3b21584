"""Floor 6: the window. The only place with widgets; it asks the Book through one worker thread."""
