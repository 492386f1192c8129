"""Printed codes at the desk: the list, one code, making and changing, how they are used; a module for each."""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
