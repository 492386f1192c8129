"""Surveys for those who answer and read: what is asked, single-use links, tablets, results; a module for each."""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
