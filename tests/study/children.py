"""Programs that tests run beside themselves, to be killed, or to write at the same time as another one.

python children.py save STUDY DOCUMENT CODER COUNT    codes COUNT times, and says each id once it is saved
python children.py fill STUDY DOCUMENT CODER BYTES    the same, until no file of this program may grow beyond BYTES
"""

import sys

from testimony.errors import OutputError
from testimony.study import Study


def say(word):
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def save(path, document, coder, count):
    with Study.open(path) as study:
        say("open")
        for number in range(int(count)):
            say(study.code(document, 17, 20 + number % 30, "bread", coder=coder, memo="й 🍞"))


def fill(path, document, coder, most):
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    with Study.open(path) as study:
        try:
            while True:
                say(study.code(document, 17, 20, "bread", coder=coder, memo="й 🍞"))
        except OutputError as error:
            sys.stderr.write(f"{error}\n")


if __name__ == "__main__":
    {"save": save, "fill": fill}[sys.argv[1]](*sys.argv[2:])
