"""Formulas as Excel and WPS write them, read once (`reading`) and worked out over whatever tells what cells hold.

What only Excel can tell raises Unknown; what is an error in Excel raises Wrong.
"""
