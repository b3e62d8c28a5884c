"""What a map may settle for itself, in a body: language, units, theme and colours. The rules are those of app.house."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app import house
from app.words import LANGUAGES, texts


def _of(known: Callable[[str], object]) -> AfterValidator:
    """Passes what `known` accepts as it was written; "" is "as the service has it"."""

    def checked(value: str) -> str:
        if value:
            known(value)
        return value

    return AfterValidator(checked)


_Word = Annotated[str, Field(max_length=40)]


class MapSettings(BaseModel):
    """How a map speaks and looks where it is not as the service's settings have it; what is left out or empty is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: Annotated[_Word, _of(texts)] = Field(
        default="",
        json_schema_extra={"pattern": f"^$|^({'|'.join(LANGUAGES)})(-[A-Z]{{2}})?$"},
        description=f"Language: {', '.join(LANGUAGES)}, or with a region, as in es-US.",
    )
    units: Annotated[_Word, _of(house.units)] = Field(
        default="", json_schema_extra={"enum": ["", *house.UNITS]}, description="Unit that comes first: mi or km."
    )
    theme: Annotated[_Word, _of(house.theme)] = Field(
        default="", json_schema_extra={"enum": ["", *house.THEMES]}, description="auto, light or dark."
    )
    accent: Annotated[_Word, _of(house.accent)] = Field(
        default="", description="Colour of markers and lines: #b3261e, or two for light and dark ground."
    )
    link: Annotated[_Word, _of(house.link)] = Field(default="", description="Colour of links, in the same way.")

    @property
    def given(self) -> dict[str, str]:
        """The members that say something."""
        return {name: value for name, value in self.model_dump().items() if value}
