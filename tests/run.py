#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs every test, or the parts named, and counts them one by one.

A part either compiles (gcc, clang), reads the sources (format), runs a suite of meson (unit,
cli, ...; meson says which there are), runs all suites under AddressSanitizer and
UndefinedBehaviorSanitizer (asan; asan-unit, ... for one suite of them), or drives the site in a browser (browser). A program that
dies counts as one failure beside what it had counted until then. A skipped test is a failure
unless it says why.

Exit code: 0 when everything passed, 1 otherwise, 2 when the command line is wrong. The last
line is "N passed, N failed".
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CLANG = "clang-14"
FORMAT = "clang-format-14"
SANITIZERS = {
    # Undefined behaviour is a trap (SIGILL), which the address sanitizer shows with its stack.
    # Small stacks for its frames: every start makes them, and every end searches them for leaks.
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1:max_uar_stack_size_log=16"
                    ":abort_on_error=1:handle_sigill=1",
    # The long series of the slowest tests are shorter here: they are whole in the plain build.
    "PRESSE_EVERY": "6",
    "PRESSE_EDITS": "6",
    "PRESSE_PAGE_EDITS": "2",
    "PRESSE_BUILDS": "3",
    "PRESSE_KILLS": "4",
    "PRESSE_GUESSES": "1000",
    "PRESSE_ENTRIES": "1000",
}
# Many tests wait for a timer or a disk: a few more than there are processors keep those busy.
PROCESSES = (os.cpu_count() or 1) + 2
# The limits of single tests only end what hangs: a slow machine may take this many times as long.
PATIENCE = 4
# No file of browser tests may take longer: a browser that hangs is a failure, not a wait.
BROWSER_SECONDS = 600
BROWSER_ALONE = {"lighthouse.test.mjs"}
# How the parts are called that run a suite with sanitizers.
SANITIZED = "asan-"
# Suites that read the sources rather than run the program: once is enough.
NOT_UNDER_SANITIZERS = {"structure"}

CMOCKA_PASSED = re.compile(r"^\[       OK \] (?!.*test\(s\))", re.M)
CMOCKA_FAILED = re.compile(r"^\[  FAILED  \] (?!\d+ test\(s\))(?!.*: \d+ test\(s\))", re.M)
CMOCKA_LISTED = re.compile(r"^\[  FAILED  \] (?:\S+: )?\d+ test\(s\), listed below:", re.M)
CMOCKA_SKIPPED = re.compile(r"^\[  SKIPPED \] (?!\d+ test\(s\))(?!.*: \d+ test\(s\))", re.M)
PLAIN = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
NODE = re.compile(r"^(?:#|\u2139) (pass|fail|cancelled|skipped|todo) (\d+)$", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in .*\n\n(?:OK|FAILED)(?: \((.*)\))?$", re.M)


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def add(self, passed, failed):
        self.passed += passed
        self.failed += failed


def run(words, env=None):
    """Runs a program in ROOT; returns (exit code, what it printed)."""
    environment = dict(os.environ, **(env or {}))
    done = subprocess.run(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def counts(output):
    """(passed, failed) that a test program printed, or None when it counted nothing."""
    plain = PLAIN.findall(output)
    if plain:
        passed, failed, skipped = plain[-1]
        return int(passed), int(failed) + int(skipped or 0)
    node = dict(NODE.findall(output))
    if "pass" in node:
        bad = ("fail", "cancelled", "skipped", "todo")
        return int(node["pass"]), sum(int(node.get(k, 0)) for k in bad)
    python = UNITTEST.search(output)
    if python:
        bad = sum(int(n) for n in re.findall(r"=(\d+)", python.group(2) or ""))
        return int(python.group(1)) - bad, bad
    passed = len(CMOCKA_PASSED.findall(output))
    # The closing summary names each failed test a second time.
    failed = len(CMOCKA_FAILED.findall(output))
    if CMOCKA_LISTED.search(output):
        failed = (failed + 1) // 2
    skipped = len(CMOCKA_SKIPPED.findall(output))
    if passed or failed or skipped:
        return passed, failed + skipped
    return None


def judge(name, code, output, tally):
    """Adds one program's tests to the tally; shows its output when it did not go well."""
    found = counts(output)
    if found is None:
        passed, failed = (1, 0) if code == 0 else (0, 1)
    else:
        passed, failed = found
        if code != 0 and failed == 0:
            failed = 1
    tally.add(passed, failed)
    if failed:
        print(f"--- {name}: {passed} passed, {failed} failed (exit code {code})")
        lines = output.rstrip().splitlines()
        print("\n".join(lines[-80:]))
        print("---")


def meson_suites():
    """Names of the suites in the build folder, in the order of their first test."""
    code, text = run(["meson", "introspect", "--tests", "build"])
    if code != 0:
        sys.exit(f"tests/run.py: meson introspect failed:\n{text}")
    suites = []
    for test in json.loads(text):
        for suite in test["suite"]:
            suite = suite.split(":")[-1]
            if suite not in suites:
                suites.append(suite)
    return suites


def run_suites(folder, suites, tallies, env=None):
    """Runs suites at once, so that one that waits leaves no processor idle. tallies: by suite."""
    words = ["meson", "test", "-C", folder, "--no-rebuild", "--num-processes", str(PROCESSES),
             "--timeout-multiplier", str(PATIENCE)]
    for suite in suites:
        words += ["--suite", suite]
    log = os.path.join(ROOT, folder, "meson-logs", "testlog.json")
    if os.path.exists(log):
        os.remove(log)
    # What presse remembers of its builds stays out of the user's own cache.
    cache = {"XDG_CACHE_HOME": os.path.join(ROOT, folder, "cache")}
    code, text = run(words, {**(env or {}), **cache})
    first = tallies[suites[0]]
    if not os.path.exists(log):
        judge(" ".join(words), code or 1, text, first)
        return
    before = sum(tallies[suite].failed for suite in suites)
    with open(log, encoding="utf-8") as lines:
        for line in lines:
            test = json.loads(line)
            output = (test.get("stdout") or "") + (test.get("stderr") or "")
            status = test["returncode"]
            if test["result"] not in ("OK", "EXPECTEDFAIL") and status == 0:
                status = 1
            if test["result"] == "TIMEOUT":
                output += "\n(it took too long and was ended)"
            suite = test["name"].split(" / ")[0].split(":")[-1]
            judge(test["name"], status, output, tallies.get(suite, first))
    if code != 0 and sum(tallies[suite].failed for suite in suites) == before:
        judge(" ".join(words), code, text, first)


def compile_with(folder, setup, env, tally):
    """Configures (once) and compiles a build folder; counts as one test."""
    if not os.path.exists(os.path.join(ROOT, folder, "build.ninja")):
        code, text = run(["meson", "setup", folder] + setup, env)
        if code != 0:
            judge(f"meson setup {folder}", code, text, tally)
            return False
    code, text = run(["ninja", "-C", folder])
    judge(f"ninja -C {folder}", code, text, tally)
    return code == 0


def part_format(tally):
    code, text = run(["git", "ls-files", "src/*.[ch]", "tests/*.[ch]", "bench/*.[ch]"])
    files = [f for f in text.split() if os.path.exists(os.path.join(ROOT, f))]
    wrong = []
    for at in range(0, len(files), 50):
        code, text = run([FORMAT, "--dry-run", "--Werror"] + files[at:at + 50])
        wrong += re.findall(r"^(\S+?):\d+:\d+: error:", text, re.M)
        if code != 0 and not wrong:
            judge(FORMAT, code, text, tally)
            return
    wrong = sorted(set(wrong))
    tally.add(len(files) - len(wrong), len(wrong))
    for name in wrong:
        print(f"--- {name} is not formatted; run {FORMAT} -i {name}")


def part_gcc(tally):
    run(["meson", "configure", "build", "-Dwerror=true"])
    compile_with("build", [], None, tally)


def part_clang(tally):
    compile_with("build-clang", ["-Dwerror=true", "-Dbuildtype=debug"], {"CC": CLANG}, tally)


def sanitized_suites():
    return [s for s in meson_suites() if s not in NOT_UNDER_SANITIZERS]


def compile_sanitized(tally):
    # Without -Werror: with sanitizers, gcc warns of what cannot happen. Traps, a fixed address and
    # no library of undefined behaviour, which traps do not call, cut what every start costs to a
    # third: no 300,000 addresses of messages to relocate, no 6 MB more to search for leaks.
    # The sanitizer must find the C++ library at the start: what is loaded later throws (PDFs).
    setup = ["-Dbuildtype=debug", "-Doptimization=1", "-Db_sanitize=address",
             "-Dc_args=-fsanitize=undefined -fsanitize-undefined-trap-on-error",
             "-Db_pie=false", "-Dc_link_args=-no-pie -Wl,--push-state,--no-as-needed"
             ",-l:libstdc++.so.6,--pop-state"]
    return compile_with("build-asan", setup, None, tally)


def part_browser(tally):
    code, text = run(["tests/browser/run", "--install"])
    if code != 0:
        judge("tests/browser/run --install", code, text, tally)
        return
    folder = os.path.join(ROOT, "tests", "browser")
    names = sorted(n for n in os.listdir(folder) if n.endswith(".test.mjs"))
    # What measures comes last and alone.
    alone = [n for n in names if n in BROWSER_ALONE]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        done = list(pool.map(run_browser, [n for n in names if n not in alone]))
    for name, (code, text) in done + [(n, run_browser(n)[1]) for n in alone]:
        judge(f"tests/browser/run {name}", code, text, tally)


def run_browser(name):
    """(name, (exit code, output)) of one file of browser tests."""
    code, text = run(["timeout", "--kill-after=10", str(BROWSER_SECONDS),
                      "tests/browser/run", name])
    if code in (124, 137):
        text += f"\n({name} took more than {BROWSER_SECONDS} seconds and was ended)"
    return name, (code, text)


PARTS = {"format": part_format, "gcc": part_gcc, "clang": part_clang, "browser": part_browser}


def names_of_parts():
    """(what runs when nothing is named, what may be named)"""
    every = ["format", "gcc", "clang", *meson_suites(), "asan", "browser"]
    return every, every + [SANITIZED + suite for suite in sanitized_suites()]


def groups(names):
    """The parts in their order, neighbours that one call of meson can run together."""
    asan = [SANITIZED + suite for suite in sanitized_suites()]
    spread = []
    for name in names:
        spread += asan if name == "asan" else [name]
    found = []
    for name in spread:
        kind = name if name in PARTS else SANITIZED if name.startswith(SANITIZED) else "meson"
        if found and found[-1][0] == kind:
            found[-1][1].append(name)
        else:
            found.append((kind, [name]))
    return found


def run_group(kind, names, tallies):
    if kind in PARTS:
        PARTS[kind](tallies[names[0]])
    elif kind == "meson":
        run_suites("build", names, tallies)
    elif compile_sanitized(tallies[names[0]]):
        by_suite = {name[len(SANITIZED):]: tallies[name] for name in names}
        run_suites("build-asan", list(by_suite), by_suite, SANITIZERS)


def main(arguments):
    every, allowed = names_of_parts()
    if arguments == ["--list"]:
        print("\n".join(allowed))
        return 0
    unknown = [a for a in arguments if a not in allowed]
    if unknown:
        print(f"script/test: there is no part \"{unknown[0]}\"; the parts are: "
              + " ".join(allowed), file=sys.stderr)
        return 2
    total = Tally()
    for kind, names in groups(arguments or every):
        tallies = {name: Tally() for name in names}
        start = time.monotonic()
        run_group(kind, names, tallies)
        seconds = time.monotonic() - start
        for name, tally in tallies.items():
            if tally.passed + tally.failed == 0:
                tally.failed = 1
                print(f"--- {name}: no test ran")
            took = f"  {seconds:7.1f} s" if name == names[-1] else ""  # for all that ran together
            print(f"{name:<14} {tally.passed:5} ok {tally.failed:4} failed{took}", flush=True)
            total.add(tally.passed, tally.failed)
    print(f"{total.passed} passed, {total.failed} failed")
    return 0 if total.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
