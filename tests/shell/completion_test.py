#!/usr/bin/env python3
"""Completion in real shells: every command, option and enumerated value is offered where it stands.

    tests/shell/completion_test.py BUILD_DIR

What has to be offered is read off --help, which is not where completion takes it from. A shell that
this machine lacks is skipped.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from program_help import entries, help_of
from terminal import PATIENCE, Terminal

DONE = "."  # a line that ends an answer


class Question:
    """A line with the cursor at its end, and the words that have to be offered there."""

    def __init__(self, words, expected):
        self.words = ["tracklake", *words]
        self.line = " ".join(self.words)
        self.expected = set(expected)


def questions(program, path=()):
    """Of a command and all below it."""
    text = help_of(program, path)
    options = entries(text, "Options")
    names = {name for both, _ in options for name in both.split(",")}
    yield Question([*path, "--"], {name for name in names if name.startswith("--")})
    yield Question([*path, "-"], names)
    for both, value in options:
        if "|" in value:
            yield Question([*path, both.split(",")[-1], ""], value.split("|"))
    commands = [name for name, _ in entries(text, "Subcommands")]
    if commands:
        yield Question([*path, ""], commands)
        yield Question(["help", *path, ""], commands)
    for name in commands:
        yield Question([*path, name[:-1]], {name})
        yield from questions(program, (*path, name))


# Asked as bash asks: the words before the cursor, and what the function leaves in COMPREPLY.
BASH = """source <(tracklake completion bash)
while IFS= read -r line; do
  read -r -a COMP_WORDS <<<"$line"; [ "${line% }" = "$line" ] || COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _tracklake; printf '%s\\n' "${COMPREPLY[@]}" .
done
"""

FISH = """tracklake completion fish | source
while read -l line
  complete -C "$line" | string replace -r '\\t.*' ''; echo .
end
"""

# A completion widget of its own, under which compadd writes down what it is given.
ZSH = """PROMPT= RPROMPT= ; unsetopt beep zle_bracketed_paste
autoload -Uz compinit && compinit -u -D
source <(tracklake completion zsh)
capture() {
  compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
    local -a hits; builtin compadd -O hits "$@"; print -rl -- $hits >> $ANSWERS
    builtin compadd "$@"
  }
  _main_complete; print -r -- . >> $ANSWERS; compstate[insert]= compstate[list]=; unfunction compadd
}
zle -C capture complete-word capture
bindkey '^T' capture
print -r -- . >> $ANSWERS
"""


class CompletionTest(unittest.TestCase):
    build = None  # the folder of the program

    @classmethod
    def setUpClass(cls):
        cls.questions = list(questions(cls.build / "tracklake"))

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "tracklake.toml").write_text("wrong")  # completion needs no configuration
        self.environment = {"PATH": f"{self.build}:{os.environ['PATH']}", "HOME": folder.name,
                            "TERM": "xterm", "LANG": "C.UTF-8",
                            "ANSWERS": str(self.folder / "answers")}

    def need(self, shell):
        if shutil.which(shell) is None:
            self.skipTest(f"{shell} is not installed")

    def check(self, answers):
        self.assertEqual(len(answers), len(self.questions))
        for question, answer in zip(self.questions, answers):
            with self.subTest(line=question.line):
                self.assertLessEqual(question.expected, {word.rstrip() for word in answer})

    def ask(self, *command):
        """A shell's answers to all questions, one a line on its standard input."""
        lines = "".join(f"{question.line}\n" for question in self.questions)
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True,
                              env=self.environment, cwd=self.folder, timeout=PATIENCE)
        self.assertEqual(done.stderr, "")
        return self.split(done.stdout)

    def split(self, text):
        return [part.splitlines() for part in re.split(r"^\.\n", text, flags=re.M)[:-1]]

    def test_names_are_those_of_the_lake_that_is_named_and_nothing_is_made(self):
        program = self.build / "tracklake"
        (self.folder / "tracklake.toml").unlink()

        def run(*words):
            done = subprocess.run([program, *words], capture_output=True, text=True, check=True,
                                  env=self.environment, cwd=self.folder)
            self.assertEqual(done.stderr, "")
            return done.stdout

        def offered(*words):
            return {line.split("\t")[0] for line in run("__complete", *words).splitlines()}

        self.assertEqual(offered("--lake", "mine", "catalog", "files", "song"),
                         {"songs", "song_artists"})
        self.assertEqual(offered("catalog", "describe", "songs_"), {"songs_current"})
        self.assertEqual(offered("catalog", "files", "songs_"), set())
        self.assertEqual(offered("--lake", "mine", "runs", "show", ""), set())
        self.assertEqual(list(self.folder.iterdir()), [])
        (self.folder / "staged").mkdir()
        (self.folder / "staged" / "charts.csv").write_text("song,place\nLua,1\nSol,2\n")
        (self.folder / "mine").mkdir()
        run("-q", "--lake", "mine", "crawl", "--apply", "staged")
        run("-q", "--lake", "mine", "crawl")
        self.assertEqual(offered("--lake=mine", "catalog", "describe", "st"), {"staged"})
        ids = {line.split(",")[0][:8] for line in
               run("--lake", "mine", "--format", "csv", "runs").splitlines()[1:]}
        self.assertTrue(ids)
        before = sorted(self.folder.rglob("*"))
        self.assertEqual(offered("runs", "logs", "--lake", "=", "mine", ""), ids)
        self.assertEqual(offered("--lake", "~/mine", "runs", "retry", "zz"), set())
        self.assertEqual(offered("--lake", "~/mine", "runs", "retry", ""), ids)
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        (self.folder / "mine" / "runs.sqlite").write_text("damaged")
        self.assertEqual(offered("--lake", "mine", "runs", "show", ""), set())

    def test_there_is_enough_to_ask_for(self):
        self.assertGreater(len(self.questions), 100)
        self.assertGreater(sum(question.line.endswith(" ") for question in self.questions), 12)

    def test_bash_offers_all_of_it(self):
        self.need("bash")
        self.check(self.ask("bash", "--norc", "-c", BASH))

    def test_fish_offers_all_of_it(self):
        self.need("fish")
        self.check(self.ask("fish", "--no-config", "-c", FISH))

    def test_zsh_offers_all_of_it(self):
        self.need("zsh")
        (self.folder / "set-up").write_text(ZSH)
        answers = self.folder / "answers"
        answers.write_text("")
        shell = Terminal(["zsh", "-f", "-i"], self.environment, self.folder)
        self.addCleanup(shell.close)
        shell.type("source ./set-up\n")
        for count, question in enumerate(self.questions, 1):
            shell.wait_until(lambda: answers.read_text().count(f"{DONE}\n") >= count)
            shell.type(f"\x15{question.line}\x14")  # clear the line, type it, ask
        shell.wait_until(lambda: answers.read_text().count(f"{DONE}\n") > len(self.questions))
        self.check(self.split(answers.read_text())[1:])

    def typed_in_bash(self, *lines):
        """What stands on the line after each of these was typed, as somebody would."""
        self.need("bash")
        shell = Terminal(["bash", "--norc", "-i"], self.environment, self.folder)
        self.addCleanup(shell.close)
        shell.type("bind -x '\"\\C-t\": echo \"<$READLINE_LINE>\"'; "
                   "source <(tracklake completion bash); echo 'rea''dy'\n")
        shell.wait_until(lambda: "ready" in shell.shown)
        stands = []
        for line in lines:
            shell.shown = ""
            shell.type(f"\x15{line}\x14")
            shell.wait_until(lambda: re.search("<(.*)>", shell.shown))
            stands.append(re.search("<(.*)>", shell.shown)[1])
        return stands

    def test_somebody_who_presses_tab_in_bash_gets_the_rest_of_the_word(self):
        (self.folder / "my dump.json").write_text("[]")
        self.assertEqual(
            self.typed_in_bash("tracklake stat\t", "tracklake run --only tr\t",
                               "tracklake run --only=tr\t", "tracklake import raw my\t",
                               "tracklake catalog describe song_\t", "tracklake help vers\t"),
            ["tracklake status ", "tracklake run --only transform ",
             "tracklake run --only=transform ", "tracklake import raw my\\ dump.json ",
             "tracklake catalog describe song_artists ", "tracklake help version "])


if __name__ == "__main__":
    CompletionTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main()
