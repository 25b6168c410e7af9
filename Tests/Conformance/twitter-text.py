#!/usr/bin/env python3
"""Write twitter-text's conformance cases as lines that TwitterTextConformanceTests reads.

    pip install PyYAML      # or: apt-get install python3-yaml
    Tests/Conformance/twitter-text.py .../twitter-text/conformance > cases.ndjson
    TWITTER_TEXT_CONFORMANCE=$PWD/cases.ndjson swift test --filter TwitterTextConformance

The folder is `conformance` of https://github.com/twitter/twitter-text and holds extract.yml, validate.yml and
tlds.yml. Each line has `section`, `description`, `text` and `expected`: a list of strings, one per entity
("VALUE", or "VALUE START END" in UTF-16 units) or one per figure ("NAME VALUE").
"""
import json
import os
import sys

import yaml


def expectation(expected):
    if isinstance(expected, dict):
        return [f"{name} {json.dumps(value)}" for name, value in sorted(expected.items())]
    if not isinstance(expected, list):
        return [] if expected is None else [expected if isinstance(expected, str) else json.dumps(expected)]
    return [entity if isinstance(entity, str) else with_indices(entity) for entity in expected]


def with_indices(entity):
    value = "".join(entity[key] for key in ("screen_name", "list_slug", "url", "hashtag", "cashtag") if key in entity)
    return " ".join([value, *map(str, entity["indices"])])


if len(sys.argv) != 2:
    sys.exit(__doc__)
for name in ("extract", "validate", "tlds"):
    with open(os.path.join(sys.argv[1], name + ".yml"), encoding="utf-8") as file:
        sections = yaml.safe_load(file)["tests"]
    for section, cases in sections.items():
        for case in cases:
            line = {"section": f"{name}.{section}", "description": case["description"], "text": case["text"]}
            print(json.dumps(line | {"expected": expectation(case["expected"])}))
