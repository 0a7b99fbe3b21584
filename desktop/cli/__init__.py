"""Floor 6: the services as commands; also the program's test surface."""
