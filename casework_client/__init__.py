"""A client of the API for systems, without engine or database: `from casework_client import Client`."""

from casework_client.client import Client
from casework_client.folder import CaseFolder
from casework_client.hooks import heard
from casework_client.retries import ONCE, Retries

__all__ = ["ONCE", "CaseFolder", "Client", "Retries", "heard"]
