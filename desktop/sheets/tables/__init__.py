"""Any roster read as rows: workbooks old and new, OpenDocument, text files, what was copied from WPS."""
