"""Reads the syntax of views and finds rows loaded without asking whose they are."""

import ast

LOADERS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def unscoped(source):
    """Give (line, what) of every place that loads rows without `for_user`."""
    tree = ast.parse(source)
    scoped = {
        node.value for node in ast.walk(tree) if _is(node, ast.Attribute, "for_user")
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            if node not in scoped:
                found.append((node.lineno, f".{node.attr} without .for_user"))
        elif isinstance(node, ast.Call):
            found += _loader(node)
        elif isinstance(node, ast.ClassDef):
            found += _class(node)
    return sorted(found)


def _is(node, kind, name):
    return isinstance(node, kind) and node.attr == name


def _loader(call):
    """Complain of `get_object_or_404(Model, …)`; a scoped queryset is fine."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in LOADERS and call.args:
        first = call.args[0]
        last = getattr(first, "id", getattr(first, "attr", ""))
        if last[:1].isupper():
            return [(call.lineno, f"{name} of a whole model")]
    return []


def _class(node):
    """Complain of a class view that names a model: it would load all of its rows."""
    for line in node.body:
        targets = getattr(line, "targets", [getattr(line, "target", None)])
        for target in targets:
            if getattr(target, "id", "") in {"model", "queryset"}:
                yield line.lineno, f"{node.name} names its {target.id}"
