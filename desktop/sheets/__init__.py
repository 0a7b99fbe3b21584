"""Floor 3: Excel files. Read any table, recognise a template, fill it, write a plain list. No SQL, no Qt."""
