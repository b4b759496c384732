#!/usr/bin/env python3
"""Django's command line for a checkout; installed copies use the `highfive` command."""

from highfive.cli import main

if __name__ == "__main__":
    main()
