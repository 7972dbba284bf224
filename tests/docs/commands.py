"""Commands of tracklake, wherever a line of code has some, held against what --help knows."""

import re
import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "shell"))
from program_help import entries, help_of, paths  # noqa: E402

# Where a command may begin: a prompt, a pipe, sudo, variables set for it.
COMMAND = re.compile(r"(?:^|[;&|(]|\$|sudo -\w+ \w+|exec \w+) *(?:\w+=\S* +)*(?:[\w./~-]*/)?tracklake +(.*)")
SEPARATORS = set(";|&<>()")


class Help:
    """Every command, its options (with their values, or "") and whether it takes arguments."""

    def __init__(self, program):
        self.options, self.takes_arguments = {}, {}
        for path in paths(program):
            text = help_of(program, path)
            listed = entries(text, "Options")
            self.options[path] = {name: value for names, value in listed for name in names.split(",")}
            self.takes_arguments[path] = bool(entries(text, "Positionals"))

    def has_commands(self, path):
        return any(len(other) > len(path) and other[:len(path)] == path for other in self.options)

    def value_of(self, path, option):
        """What stands behind the option; None where there is no such option."""
        for length in range(len(path), -1, -1):
            if option in self.options[path[:length]]:
                return self.options[path[:length]][option]
        return None


def words(command):
    """Up to the end of the command. What is explained beside it stands behind three spaces or a #."""
    lexer = shlex.shlex(re.split(r" {3,}| # ", command)[0], posix=True, punctuation_chars="".join(SEPARATORS))
    lexer.whitespace_split = True
    lexer.commenters = ""
    found = []
    try:
        for word in lexer:
            if set(word) <= SEPARATORS:
                break
            found.append(word.strip("[]"))
    except ValueError:
        pass  # a text that goes on in the next line
    return found


def complaints(help_, line):
    """What is wrong with the commands in a line of code."""
    for command in COMMAND.findall(line):
        yield from complaints_of(help_, words(command))


def complaints_of(help_, given):
    path, rest = (), iter(given)
    for word in rest:
        if word.startswith("-") and len(word) > 1:
            option, _, value = word.partition("=")
            wanted = help_.value_of(path, option)
            if wanted is None:
                yield f"{' '.join(path) or 'tracklake'} has no option {option}"
            elif wanted and not value:
                next(rest, None)
        elif path + (word,) in help_.options:
            path += (word,)
        elif not help_.takes_arguments[path] and word not in ("COMMAND", "…"):
            yield f"{' '.join(path) or 'tracklake'} takes no {word}"
            return
