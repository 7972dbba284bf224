"""An OpenAPI description, bent where relaxations.toml says that real answers depart from it."""

import copy

# Statuses that the description does not tell of; it has the same body for all errors.
ERROR = {"type": "object", "required": ["error"],
         "properties": {"error": {"$ref": "#/components/schemas/ErrorObject"}}}


class Relaxed:
    """The description as one class of app sees it."""

    def __init__(self, rules, app, omitted=None):
        self.rules = [(number, rule) for number, rule in enumerate(rules)
                      if app in rule.get("apps", [app]) and number != omitted]
        self.all, self.app = rules, app
        self.schemas = {}
        self.components = None

    def numbers(self):
        return [number for number, _ in self.rules]

    def without(self, number):
        return Relaxed(self.all, self.app, number)

    def schema_of(self, description, path, status):
        """The schema of a JSON answer; None when there is no such answer."""
        if self.components is None:
            self.components = self.relaxed(description["components"])
        key = (path, status)
        if key not in self.schemas:
            self.schemas[key] = self.find(description, path, status)
        schema = self.schemas[key]
        return schema and {**schema, "components": self.components}

    @staticmethod
    def find(description, path, status):
        if status >= 400:
            return ERROR
        answer = description["paths"].get(path, {}).get("get", {}).get("responses", {})
        answer = answer.get(str(status))
        if answer and "$ref" in answer:
            answer = description["components"]["responses"][answer["$ref"].rsplit("/", 1)[-1]]
        return answer and answer["content"]["application/json"]["schema"]

    def relaxed(self, components):
        components = copy.deepcopy(components)
        forget_discriminators(components)
        for _, rule in self.rules:
            relax(components["schemas"][rule["schema"]], rule)
        return components


def forget_discriminators(value):
    """They cannot be asked of null; and without required fields more than one schema may fit."""
    if isinstance(value, dict):
        value.pop("discriminator", None)
        if "oneOf" in value:
            value["anyOf"] = value.pop("oneOf")
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, (dict, list)):
            forget_discriminators(one)


def parts(schema):
    """The schema and those it is put together from in place."""
    yield schema
    for part in schema.get("allOf", []):
        yield from parts(part)


def relax(schema, rule):
    for part in parts(schema):
        properties = part.get("properties", {})
        if "required" in part:
            part["required"] = [name for name in part["required"]
                                if name not in rule.get("optional", [])]
            if not part["required"]:
                del part["required"]
        for name in rule.get("nullable", []):
            if name in properties:
                properties[name] = nullable(properties[name])
        for name in rule.get("null_elements", []):
            if name in properties:
                properties[name]["items"] = nullable(properties[name]["items"])
        for name in rule.get("any_text", []):
            if name in properties:
                properties[name] = {"type": "string", "nullable": True}


def nullable(schema):
    # Beside a $ref nothing else counts, and allOf cannot take null in.
    return {"anyOf": [schema, {"enum": [None], "nullable": True}]}
