"""Tables on their way into a map: read, located, reviewed, put in as a whole. `rows` says where, `plan` says what."""

from app.imports.choices import Choices, guessed
from app.imports.plan import Outcome, Plan, Question, Status, plan

__all__ = ["Choices", "Outcome", "Plan", "Question", "Status", "guessed", "plan"]
