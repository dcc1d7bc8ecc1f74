"""What a process designer imports: `from casework import Process, Form, working_days`."""

from schemas.base import CaseId, DocumentId, Instant, Model, PersonId, TaskId
from schemas.contract import CASES, Contract, Done, OfCase
from schemas.contracts import PAY, Payment, PaymentOrder
from schemas.deadlines import Span, Step, days, hours, minutes, working_days, working_hours
from schemas.descriptors import FacetType
from schemas.escalation import AddTeam, AssignToLead, Call, Expire, MoveTeam, Notify, RaisePriority
from schemas.forms import AskedIf, Attachment, Form, OfSender, Printed, Signed
from schemas.values import Amount, Currency, Iban, Money, Positive
from workflows.engine import CaseFailed, Facet, OnDemand, Process, ProcessFault, worth_asking

__all__ = [
    "CASES",
    "PAY",
    "AddTeam",
    "Amount",
    "AskedIf",
    "AssignToLead",
    "Attachment",
    "Call",
    "CaseFailed",
    "CaseId",
    "Contract",
    "Currency",
    "DocumentId",
    "Done",
    "Expire",
    "Facet",
    "FacetType",
    "Form",
    "Iban",
    "Instant",
    "Model",
    "Money",
    "MoveTeam",
    "Notify",
    "OfCase",
    "OfSender",
    "OnDemand",
    "Payment",
    "PaymentOrder",
    "PersonId",
    "Positive",
    "Printed",
    "Process",
    "ProcessFault",
    "RaisePriority",
    "Signed",
    "Span",
    "Step",
    "TaskId",
    "days",
    "hours",
    "minutes",
    "working_days",
    "working_hours",
    "worth_asking",
]
