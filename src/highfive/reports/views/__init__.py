"""Pages of reports: municipalities' yearly reports, and what a project leaves."""
