"""The frozen records of a scenario, and the closed lists of words that they use.

In: `foedus.base`. Out: State, Group, Body, Place, Conflict, Source, Instrument, Promise, Event, Scenario.
"""
