"""`python -m foedus` is the command `foedus`."""

from foedus.cli.main import run

run()
