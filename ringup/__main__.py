"""`python -m ringup`, the same as the command `ringup`."""

import sys

from ringup.project.command_line import main

sys.exit(main())
