"""What the accounts service may say to somebody who wants a token."""

from . import oddity as kinds
from .oddity import TOKEN_ODDITIES, add

K = kinds.Kind

# name → (kind, what is changed in a good answer; None takes it away)
GRANTS = {
    "expires_in_text": (K.HARMLESS, {"expires_in": "3600"}),
    "expires_in_zero": (K.HARMLESS, {"expires_in": 0}),
    "expires_in_negative": (K.HARMLESS, {"expires_in": -1}),
    "expires_in_absent": (K.HARMLESS, {"expires_in": None}),
    "expires_in_a_fraction": (K.HARMLESS, {"expires_in": 3599.5}),
    "expires_in_a_century": (K.HARMLESS, {"expires_in": 10**12}),
    "token_type_absent": (K.HARMLESS, {"token_type": None}),
    "token_type_in_small_letters": (K.HARMLESS, {"token_type": "bearer"}),
    "more_members": (K.HARMLESS, {"id_token": {"a": [1]}, "scope": ""}),
    "scope_a_list": (K.HARMLESS, {"scope": ["user-library-read"]}),
}

# name → (kind, status, body, headers, facts)
ANSWERS = {
}


def change(members):
    def apply(x):
        if x.status != 200:
            return
        for name, value in members.items():
            if value is None:
                x.document.pop(name, None)
            else:
                x.document[name] = value
    return apply


def say(status, body, headers):
    def apply(x):
        x.status, x.document, x.body = status, None, body
        x.headers.update(headers)
    return apply


for name, (kind, members) in GRANTS.items():
    add(change(members), name, kind, {}, TOKEN_ODDITIES)
for name, (kind, status, body, headers, facts) in ANSWERS.items():
    add(say(status, body, headers), name, kind, facts, TOKEN_ODDITIES)
