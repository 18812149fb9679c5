"""JSON schemas whose properties say what the fields of the models mean."""

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from symbiose.domain.meanings import meanings_of


class WithMeanings(GenerateJsonSchema):
    """Writes the docstring of each field as the description of its property."""

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model, each property with its meaning."""
        model: type[BaseModel] = schema["cls"]
        written = super().model_schema(schema)
        for name, meaning in meanings_of(model).items():
            alias = model.model_fields[name].alias
            for key in (name, alias) if alias else (name,):
                if key in written.get("properties", {}):
                    written["properties"][key].setdefault("description", meaning)
        return written
