"""Japanese security-incident notices as records whose every value can be traced to the words that prove it.

>>> import jikenbo
>>> records = jikenbo.extract("dumps/")
>>> records.to_pandas()
"""

from ._errors import InputError, JikenboError, RulesError
from ._native import (
    Change,
    Check,
    Context,
    Count,
    Crosswalk,
    Delays,
    Diagnostic,
    Difference,
    Evidence,
    Money,
    Place,
    Record,
    Records,
    Rules,
    Table,
    __version__,
    extract,
)

__all__ = [
    "Change",
    "Check",
    "Context",
    "Count",
    "Crosswalk",
    "Delays",
    "Diagnostic",
    "Difference",
    "Evidence",
    "InputError",
    "JikenboError",
    "Money",
    "Place",
    "Record",
    "Records",
    "Rules",
    "RulesError",
    "Table",
    "__version__",
    "extract",
]
