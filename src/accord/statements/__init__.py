"""Text into statements, by extractors behind one protocol."""

from accord.statements.actors import Cast, cast_of
from accord.statements.default import default_extractor, explain, extract
from accord.statements.errors import NamesError
from accord.statements.gazetteer import Mention, find_countries
from accord.statements.names import NO_NAMES, Names, read_names
from accord.statements.protocol import Extractor
from accord.statements.statement import Figure, Statement, statement_id
from accord.statements.timing import TimeSpan, choose_side, time_spans
from accord.statements.tokens import Sentence, Token, sentences, tokenise
from accord.statements.topics import find_areas

__all__ = [
    "NO_NAMES",
    "Cast",
    "Extractor",
    "Figure",
    "Mention",
    "Names",
    "NamesError",
    "Sentence",
    "Statement",
    "TimeSpan",
    "Token",
    "cast_of",
    "choose_side",
    "default_extractor",
    "explain",
    "extract",
    "find_areas",
    "find_countries",
    "read_names",
    "sentences",
    "statement_id",
    "time_spans",
    "tokenise",
]
