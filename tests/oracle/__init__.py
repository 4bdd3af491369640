"""A second reading of the contract on facts, in plain Python, that shares nothing with the product.

Tables are lists of dicts from column name to value; `None`, or a missing column, is "not known". Every
figure is typed here from the contract and every sentence of it has its line of code, so that a reader can
check one against the other. Tests run both readings on the same random tables and compare the answers.

Slow and short on purpose: nothing here may import `jiugai`, numpy, SQL or YAML.
"""
