"""村务台账: one village's records, kept on its own computer and given back on paper."""

__version__ = "0.1.0"
