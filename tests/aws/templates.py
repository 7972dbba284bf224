"""The templates of infra/ as Python objects, before and after the translation that AWS makes of SAM."""

import os
from pathlib import Path

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parent.parent.parent
INFRA = ROOT / "infra"
REGION = "eu-west-1"
os.environ["AWS_DEFAULT_REGION"] = REGION  # the translator asks

# What infra/deploy.sh fills in; the other parameters have defaults.
PARAMETERS = {
    "CodeBucket": "tracklake-code",
    "CodeKey": "tracklake/code.zip",
    "TemplatesPrefix": "tracklake/templates",
    "LakeBucket": "music-lake-123456789012",
    "SpotifyClientId": "0123456789abcdef0123456789abcdef",
    "SpotifySecretArn": f"arn:aws:secretsmanager:{REGION}:123456789012:secret:spotify-AbCdEf",
}


def template_files():
    return sorted(INFRA.glob("*.yaml"))


def load(path):
    """Short forms (!Ref x) as long ones ({"Ref": "x"})."""
    return yaml_parse(path.read_text())


def translate(template):
    if "Transform" not in template:
        return template
    return Translator({}, Parser()).translate(template, dict(PARAMETERS))


def translated(path):
    return translate(load(path))


def of_type(template, kind):
    """(logical id, resource) of each resource of a type."""
    return [(name, resource) for name, resource in template["Resources"].items()
            if resource["Type"] == kind]
