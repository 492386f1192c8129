"""Products at the desk: the list, the form, the pieces with their codes; a module for each."""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
