"""Outside formats of the network: iCalendar and CSV."""
