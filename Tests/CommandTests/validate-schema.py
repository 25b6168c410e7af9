#!/usr/bin/python3
"""Validates each line of standard input against a schema that TOOL --schema printed.

usage: validate-schema.py SCHEMA [input|output]

Prints "valid", or the lines that are not, with the place of the fault; the exit status is 1 where one is not.
"""

import json
import sys

from jsonschema import Draft202012Validator


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    if len(sys.argv) > 2:
        schema["$ref"] = "#/$defs/" + sys.argv[2]
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    faults = 0
    lines = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        lines += 1
        # One fault may be found on several ways through the schema.
        errors = validator.iter_errors(json.loads(line))
        for path, message in sorted({(error.json_path, error.message) for error in errors}):
            faults += 1
            print(f"line {number}: {path}: {message}")
    if lines == 0:
        print("nothing to validate")
        return 1
    if faults == 0:
        print("valid")
    return 1 if faults else 0


sys.exit(main())
