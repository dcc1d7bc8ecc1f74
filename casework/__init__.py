"""What a process designer imports: `from casework import Process, Form, working_days`."""

from schemas.base import CaseId, DocumentId, Instant, Model, PersonId, TaskId
from schemas.contracts import CASES, PAY, Contract, Done, OfCase, Payment, PaymentOrder
from schemas.deadlines import Span, Step, days, hours, minutes, working_days
from schemas.descriptors import FacetType
from schemas.forms import AskedIf, Attachment, Form, Printed
from schemas.values import Amount, Currency, Iban, Money, Positive
from workflows.engine import CaseFailed, Facet, OnDemand, Process, ProcessFault

__all__ = [
    "CASES",
    "PAY",
    "Amount",
    "AskedIf",
    "Attachment",
    "CaseFailed",
    "CaseId",
    "Contract",
    "Currency",
    "DocumentId",
    "Done",
    "Facet",
    "FacetType",
    "Form",
    "Iban",
    "Instant",
    "Model",
    "Money",
    "OfCase",
    "OnDemand",
    "Payment",
    "PaymentOrder",
    "PersonId",
    "Positive",
    "Printed",
    "Process",
    "ProcessFault",
    "Span",
    "Step",
    "TaskId",
    "days",
    "hours",
    "minutes",
    "working_days",
]
