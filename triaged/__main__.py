"""``python -m triaged`` is the command ``triaged``."""

from triaged.cli.main import main

if __name__ == "__main__":
    main()
