"""The old binary workbook (.xls, .et: BIFF 2 to 8) turned into an .xlsx that looks and prints the same."""
