"""The commands of `varsel`, a module a group; `flows/cli.py` puts them together."""
