"""Tax services behind one protocol. Connectors know no tables and no transactions."""
