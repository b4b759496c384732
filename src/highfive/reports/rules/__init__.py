"""Pure decisions of reports: what a document is made of, how numbers and results read, who may do what."""
