"""What goes in and out, as OpenAPI says it: bodies that come in are checked by these shapes, answers documented."""
