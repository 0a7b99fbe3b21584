"""The services as commands."""
