"""The one door between the store and the public: what is published, no place of it finer than it may be shown."""

from app.readers.door import Readers, public_map
from app.readers.precision import check_precision, coarse, coarse_or_none

__all__ = ["Readers", "check_precision", "coarse", "coarse_or_none", "public_map"]
