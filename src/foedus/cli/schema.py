"""`foedus schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from foedus.base.diagnostic import FoedusError
from foedus.cli.common import told
from foedus.loader.schema import schemas

# Which files of a scenario an editor looks at with which schema.
_FILES = {
    "scenario": "scenario.yaml",
    **{name: f"{name}.yaml" for name in ("states", "groups", "bodies", "places", "conflicts", "sources")},
    "instrument": "instruments/*.yaml",
    "events": "events/*.yaml",
}
_KINDS = (*_FILES, "document")


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(_KINDS))
@click.option("--into", "folder", type=click.Path(path_type=Path), help="A scenario's folder, to give its editor what it needs.")
@told
def schema_command(kind: str | None, folder: Path | None) -> None:
    """The text format as JSON Schema, so that an editor completes keys and words and marks what is wrong.

    \b
    Examples:
      foedus schema instrument
      foedus schema --into my-scenario
    """
    if (kind is None) == (folder is None):
        raise FoedusError(f"name either a kind of file ({', '.join(_KINDS)}), or with --into the folder of a scenario")
    if kind:
        click.echo(_shown(schemas()[kind]))
    elif folder:
        if not (folder / "scenario.yaml").is_file():
            raise FoedusError(f"'{folder}' holds no scenario.yaml: name the folder of a scenario")
        for place in equip(folder):
            click.echo(f"  {place}")


def equip(folder: Path) -> list[Path]:
    """Write a scenario's schemas, and the settings by which an editor with the YAML language server finds them; what was written.

    Settings that are there already are left alone.
    """
    texts = {f".foedus/schema/{name}.json": _shown(schema) for name, schema in schemas().items()}
    settings = folder / ".vscode" / "settings.json"
    if not settings.exists():
        pairs = {f"./.foedus/schema/{name}.json": pattern for name, pattern in _FILES.items()}
        texts[".vscode/settings.json"] = json.dumps({"yaml.schemas": pairs, "yaml.yamlVersion": "1.2"}, indent=2)
    try:
        for name, text in texts.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise FoedusError(f"cannot write into {folder}: {error.strerror}") from None
    return [folder / name for name in texts]


def _shown(schema: object) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False)
