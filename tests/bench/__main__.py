"""Print every figure, a line each; see the modules for what each one is."""

from tests.bench import (
    build,
    desk,
    extract,
    plan,
    practice,
    reload,
    replay,
    sending,
    sorting,
)

MODULES = (extract, reload, replay, plan, sending, practice, sorting, desk, build)

if __name__ == "__main__":
    for module in MODULES:
        module.main()
