"""Coverage-guided fuzzing of loader and check, run by `make slow`: whatever the bytes, faults are told and nothing is raised.

    python tests/fuzz.py [FOLDER] [options of libFuzzer, such as -max_total_time=300]

The folder keeps what was found to reach new code; it begins with the legal cases. A finding is an exception, an input that takes more
than ten seconds, or memory beyond 1 GiB; libFuzzer writes the input to a file and stops.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["foedus.loader", "foedus.checker", "foedus.base", "foedus.model"]):
    from foedus.checker.check import check
    from foedus.loader.scenario import load_text
    from foedus.model import word as w

HERE = Path(__file__).parent
KEYS = (
    "states instruments events conflicts places bodies groups sources name span members within in of exists parties joined left "
    "signed in_force ended on how term waits_on supersedes articles says promises id who to duty when by against where at if "
    "unless saves due matter act readings question options set held_by text_admissible amends claims field value kind date order "
    "for conflict instrument promise each_party the_other_party each_other_party anyone everyone a_third_state the_beneficiary "
    "any_of all_of acted bound found recommended judged_necessary never unknown yes no at_once while_war_lasts anywhere home void "
    "none body "
).split()


def one(data: bytes) -> None:
    """One document: read and checked."""
    with contextlib.suppress(UnicodeDecodeError):
        scenario, _ = load_text(data.decode("utf-8"))
        check(scenario)


def main() -> None:
    """Write seeds and words beside the corpus, and fuzz."""
    arguments = sys.argv[1:]
    corpus = Path(arguments.pop(0)) if arguments and not arguments[0].startswith("-") else HERE.parent / ".fuzz"
    corpus.mkdir(parents=True, exist_ok=True)
    for case in (HERE / "cases").glob("*.yaml"):
        seed = corpus / case.name
        if not seed.exists():
            seed.write_bytes(case.read_bytes())
    words = corpus.with_suffix(".dict")
    words.write_text("".join(f'"{word}"\n' for word in sorted({*KEYS, *w.KINDS, *w.DUTIES, *w.STRENGTHS})), encoding="utf-8")
    limits = ["-timeout=10", "-rss_limit_mb=1024", "-max_len=6000", f"-dict={words}", f"-artifact_prefix={corpus}.found-"]
    atheris.Setup([sys.argv[0], str(corpus), *limits, *arguments], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
