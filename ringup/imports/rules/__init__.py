"""Pure rules of the imports: cells, headers, and what each row of a sales history is."""
