"""The answers in docs/solve.md are those of the commands above them. Usage: solved.py PROGRAM [--update] [--only TEXT]

Run from the repository's folder. With --update the answers are written anew, to be read before they are committed; --only takes
the commands that contain TEXT.
"""

import re
import shlex
import subprocess
import sys

program, page = sys.argv[1], "docs/solve.md"
update = "--update" in sys.argv
only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
text = open(page, encoding="utf-8").read()
pattern = re.compile(r"```sh\n(rechtsweg solve .*?)```\n\n```text\n(.*?)```\n", re.S)
wrong = 0


def answer(match):
    global wrong
    if only not in match.group(1):
        return match.group(0)
    words = shlex.split(match.group(1).replace("\\\n", " "))
    out = subprocess.run([program, *words[1:], "--quiet"], capture_output=True, text=True, timeout=1200)
    if out.returncode != 0 or out.stderr:
        print(f"{match.group(1)}\nexit code {out.returncode}\n{out.stderr}", flush=True)
        wrong += 1
        return match.group(0)
    if out.stdout != match.group(2):
        print(f"{match.group(1)}\n{out.stdout}", flush=True)
        wrong += not update
    return f"```sh\n{match.group(1)}```\n\n```text\n{out.stdout}```\n"


new, found = pattern.subn(answer, text)
if found < 5:
    print(f"{page}: {found} answers found, expected at least 5")
    wrong += 1
if update:
    open(page, "w", encoding="utf-8").write(new)
print(f"{found} answers, {wrong} other than printed" if wrong else f"{found} answers as printed")
sys.exit(wrong > 0)
