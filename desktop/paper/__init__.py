"""A Sheet painted page by page, as Excel would print it, on any paged device."""
