"""foedus: plain-text accounting for the promises between states."""

__version__ = "0.1.0"
