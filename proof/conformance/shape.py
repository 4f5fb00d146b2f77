"""What a JSON value looks like, and where one looks otherwise.

A shape is a type (`float` is any number), a dict of field to shape, or one of
the classes below.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Nullable:
    """The shape, or null."""

    shape: object


@dataclass(frozen=True)
class Maybe:
    """A field that may be absent."""

    shape: object


@dataclass(frozen=True)
class Each:
    """A list of them."""

    shape: object


class OneOf:
    """One of these values."""

    def __init__(self, *values):
        self.values = values


def differences(value, shape, where):
    """Every place where the value is not of the shape; a field that the shape
    does not know is one as well."""
    if isinstance(shape, Maybe):
        return differences(value, shape.shape, where)
    if isinstance(shape, Nullable):
        return [] if value is None else differences(value, shape.shape, where)
    if isinstance(shape, OneOf):
        return [] if value in shape.values else [f"{where} is {value!r}, not of {shape.values}"]
    if isinstance(shape, Each):
        if not isinstance(value, list):
            return [f"{where} is {value!r}, not a list"]
        return [
            difference
            for index, item in enumerate(value)
            for difference in differences(item, shape.shape, f"{where}[{index}]")
        ]
    if isinstance(shape, dict):
        return fields(value, shape, where)
    # A boolean is an int to Python alone.
    kinds = (int, float) if shape is float else (shape,)
    if isinstance(value, bool) != (shape is bool) or not isinstance(value, kinds):
        return [f"{where} is {value!r}, not of the type {shape.__name__}"]
    return []


def fields(value, shape, where):
    if not isinstance(value, dict):
        return [f"{where} is {value!r}, not an object"]
    found = [f"{where}.{name} is not documented" for name in value if name not in shape]
    for name, inner in shape.items():
        if name in value:
            found += differences(value[name], inner, f"{where}.{name}")
        elif not isinstance(inner, Maybe):
            found.append(f"{where}.{name} is missing")
    return found
