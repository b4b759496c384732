"""Outside formats of surveys: XLSForm workbooks."""
