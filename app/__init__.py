"""Strata's server: the web process, the runner beside it, and the commands that start them."""

VERSION = "0.1.0"
