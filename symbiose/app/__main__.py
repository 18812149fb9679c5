"""`python -m symbiose.app`: the command line where the console script is not on the path."""

from symbiose.app.cli import main

if __name__ == "__main__":
    main()
