"""One module per topic; see ``tests/oracle/cases.py`` for the form of its tables."""
