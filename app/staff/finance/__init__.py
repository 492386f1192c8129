"""The finance desk: returns, bills, money in, receipts, arrears, revenue; a module per page, all on one blueprint."""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
