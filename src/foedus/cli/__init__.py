"""The commands: thin shells over `foedus.api` and `foedus.report`; they compute nothing."""
