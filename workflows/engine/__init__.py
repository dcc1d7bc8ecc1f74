"""The engine: the words in which processes are written, and what carries them out."""

from workflows.engine.declared import Facet, OnDemand
from workflows.engine.errors import CaseFailed, ProcessFault
from workflows.engine.paper import worth_asking
from workflows.engine.process import Process

__all__ = ["CaseFailed", "Facet", "OnDemand", "Process", "ProcessFault", "worth_asking"]
