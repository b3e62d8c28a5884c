"""Outside geocoders by way of geopy, off by default. Asked only for what the streets could not answer; always named.

`asking` speaks to a service, `wire` bounds what comes back, `keeping` keeps it, `accuracy` reads the service's own
words for how fine an answer is, `checking` says what may be asked and what an answer has to be, `after` puts it behind
the streets, `composing` does it by the settings.
"""

from app.geocoding.providers.after import Answers, Area, WithProvider
from app.geocoding.providers.asking import Provider, connect
from app.geocoding.providers.composing import behind, forget_answers

__all__ = ["Answers", "Area", "Provider", "WithProvider", "behind", "connect", "forget_answers"]
