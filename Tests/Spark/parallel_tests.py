"""parallel.sh beside one pipe."""
import os
import subprocess

from case import EXAMPLES


def test_files_beside_each_other_make_what_one_pipe_makes(case):
    folder = case.folder("files")
    with open(case.feed("small", 4000), "rb") as file:
        lines = file.read().splitlines(keepends=True)
    lines.insert(1500, b"{\n")
    names = [os.path.join(folder, name) for name in ("a b.ndjson", "it's.ndjson", "c.ndjson", "d.ndjson", "empty")]
    for number, name in enumerate(names):
        with open(name, "wb") as file:
            file.writelines(lines[number * 1100:(number + 1) * 1100])
    case.shell(
        'cd "$1"; shift; classify-tone "$@" | thread | triage --no-state >records; report --format html records >report',
        folder, *names)
    output = os.path.join(folder, "out")
    job = run(case, output, *names)
    assert job.returncode == 1 and f"{names[1]}:401: " in job.stderr, (job.returncode, job.stderr)
    for one, other in (("records", "records.ndjson"), ("report", "report.html")):
        with open(os.path.join(folder, one), "rb") as file, open(os.path.join(output, other), "rb") as made:
            whole = file.read()
            assert len(whole) > 1000 and made.read() == whole, f"{other} differs"
    assert sorted(os.listdir(output)) == ["records.ndjson", "report.html"], os.listdir(output)


def test_a_filter_that_fails_beside_others_leaves_what_there_was(case):
    folder = case.folder("files")
    output = os.path.join(folder, "out")
    assert run(case, output, case.feed("small", 4000)).returncode == 0
    records = os.path.join(output, "records.ndjson")
    size = os.path.getsize(records)
    job = run(case, output, os.path.join(folder, "missing"))
    assert job.returncode == 2 and "missing" in job.stderr, (job.returncode, job.stderr)
    failing = case.folder("failing-thread")
    with open(os.path.join(failing, "thread"), "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nhead -n 10\nexit 2\n")
    os.chmod(os.path.join(failing, "thread"), 0o755)
    job = run(case, output, case.feed("small", 4000), before=failing + ":")
    assert job.returncode == 2 and "thread ended with status 2" in job.stderr, (job.returncode, job.stderr)
    assert os.path.getsize(records) == size and sorted(os.listdir(output)) == ["records.ndjson", "report.html"]


def run(case, output, *files, before=""):
    script = os.path.join(EXAMPLES, "parallel.sh")
    return subprocess.run(
        ["sh", script, "-j", "3", output, *files], env=case.environment(before + case.bin), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
