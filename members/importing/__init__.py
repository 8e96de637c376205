"""A whole district out of one workbook: read it, check it, write it, tell what happened.

`reading` opens the file behind a guard · `columns` knows the headings and the words allowed in them · `checking` turns rows
into checked rows and problems, without a database · `writing` stores them in bulk, in one transaction · `report` prints.
"""
