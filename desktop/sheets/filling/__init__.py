"""The inside of `fill`: a worksheet's XML edited byte by byte, and all that follows from rows that were added."""
