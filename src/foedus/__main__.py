"""`python -m foedus` is the command `foedus`."""

from foedus.cli.main import main

main(prog_name="foedus")
