"""`python -m crmdesk` is `crmdesk`: the way start.py and a checkout start the program."""

import sys

from crmdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
