"""Tables in and out: read what people hand in, name every wrong cell, give the same columns back.

columns     what a column is called, holds and accepts; cells: the rules for one cell
reading     CSV, XLSX and Parquet into rows with true row numbers; headings: which column is which;
            locating: where headings stand in a ledger; rows_apart: rows that are no data
staging     big tables, checked and typed by DuckDB; cell_sql: the same cell rules as SQL
parsing     ledgers, checked and typed in Python
writing     templates and exports; marking: the sender's own rows with the errors marked
"""
