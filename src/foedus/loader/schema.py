"""The text format as JSON Schema, made of what the decoders say they read: an editor completes keys and words, and marks faults."""

from __future__ import annotations

from typing import Any

from foedus.loader import record as r
from foedus.loader import terms as t
from foedus.loader.decode import Schema, schema_of

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MAPS = {"states": r.state, "groups": r.group, "bodies": r.body, "places": r.place, "conflicts": r.conflict, "sources": r.source}


def schemas() -> dict[str, Schema]:
    """For each kind of file of a scenario its schema: `scenario`, `states` and the other maps, `instrument`, `events`, and `document`.

    A `document` is a whole scenario in one file. Dates are told from other texts by their form only by `foedus check`, which also looks at
    what names what.
    """
    maps = {name: {"type": "object", "additionalProperties": schema_of(decoder)} for name, decoder in _MAPS.items()}
    instrument, events = schema_of(r.instrument), {"type": "array", "items": schema_of(r.event)}
    heading: dict[str, Any] = schema_of(r.heading)
    keys = {**heading["properties"], **maps, "instruments": {"type": "array", "items": instrument}, "events": events}
    kinds = {
        "scenario": heading,
        **maps,
        "instrument": instrument,
        "events": events,
        "document": {"type": "object", "properties": keys, "additionalProperties": False},
    }
    defs = {"condition": t.CONDITION}
    return {name: {"$schema": _DIALECT, "title": f"foedus: {name}", **schema, "$defs": defs} for name, schema in kinds.items()}
