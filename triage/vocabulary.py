"""The closed lists that rooms agree on: situation ids, slots, urgency levels.

These names are contracts. Knowledge files, training data, slots and the store
use them, and the build fails on a name that is not here.
"""

from __future__ import annotations

from typing import Final

SITUATIONS: Final[tuple[str, ...]] = (
    "rfe",
    "denial_risk",
    "denied",
    "travel_emergency",
    "delay",
    "appointment",
    "missing_notice_or_card",
    "lost_document",
    "correction",
    "address_change",
    "expedite",
    "case_status",
    "online_account",
    "fees_and_rejections",
    "proof_of_status",
    "reach_a_person",
    "consular_or_visa",
    "detained_or_court",
    "entry_or_i94",
    "scam",
    "need_lawyer",
    "records_request",
    "complaint",
    "general_info",
    "out_of_scope",
)

#: Most urgent first: which situation leads when a message carries several.
URGENCY_ORDER: Final[tuple[str, ...]] = (
    "detained_or_court",
    "travel_emergency",
    "denial_risk",
    "denied",
    "rfe",
    "scam",
    "appointment",
    "proof_of_status",
    "expedite",
    "entry_or_i94",
    "fees_and_rejections",
    "missing_notice_or_card",
    "lost_document",
    "consular_or_visa",
    "need_lawyer",
    "address_change",
    "correction",
    "delay",
    "online_account",
    "complaint",
    "records_request",
    "case_status",
    "reach_a_person",
    "general_info",
    "out_of_scope",
)
#: Something has been lost already; a letter that asks or warns is met calmly.
GRAVE: Final[tuple[str, ...]] = ("travel_emergency", "denied", "detained_or_court")
#: Situations that must not be lost when in doubt.
URGENT: Final[tuple[str, ...]] = URGENCY_ORDER[:5]

PROGRAMS: Final[tuple[str, ...]] = (
    "asylum",
    "attorney_of_record",
    "conditional_green_card",
    "daca",
    "employer",
    "green_card",
    "military",
    "nationality_hold",
    "naturalization",
    "premium_processing",
    "protected_1367",
    "student",
    "tps",
    "work_permit",
)

NOTICES: Final[tuple[str, ...]] = (
    "RFE",
    "NOID",
    "NOIR",
    "NOIT",
    "NTA",
    "I-797",
    "I-797C",
    "I-797E",
    "denial",
    "rejection",
    "appointment_notice",
    "221g",
)

DOCUMENTS: Final[tuple[str, ...]] = (
    "green_card",
    "work_permit",
    "travel_document",
    "naturalization_certificate",
    "receipt_notice",
    "approval_notice",
    "appointment_notice",
    "rfe_notice",
    "denial_notice",
    "passport",
    "i94",
    "visa",
    "social_security_card",
)

#: What a person may already have tried, and the channel kinds it stands for.
ATTEMPTS: Final[tuple[str, ...]] = (
    "call",
    "chat",
    "account_message",
    "e_request",
    "appointment_request",
    "congress",
    "ombudsman",
    "lawyer",
)

APPOINTMENT_KINDS: Final[tuple[str, ...]] = ("biometrics", "interview", "oath", "asylum_interview")
APPOINTMENT_PROBLEMS: Final[tuple[str, ...]] = (
    "wrong_details",
    "cannot_go",
    "missed",
    "not_received",
    "cancelled",
    "accommodation",
)
#: The lines of USCIS's status page that `knowledge/situations/case_status.yml` explains.
STATUS_LINES: Final[tuple[str, ...]] = (
    "received",
    "biometrics_scheduled",
    "fingerprints_taken",
    "actively_reviewed",
    "evidence_requested",
    "response_received",
    "intent_to_deny",
    "interview_scheduled",
    "transferred",
    "approved",
    "card_on_its_way",
    "returned",
    "denied",
    "reopened",
    "name_updated",
    "fees_waived",
    "sent_to_visa_center",
)
LOCATIONS: Final[tuple[str, ...]] = ("us", "abroad")
DELIVERIES: Final[tuple[str, ...]] = ("mail", "online", "in_person")
LANGUAGES: Final[tuple[str, ...]] = ("en", "es")
URGENCY_LEVELS: Final[tuple[str, ...]] = ("critical", "high", "normal")
CONFIDENCES: Final[tuple[str, ...]] = ("high", "medium", "low")
PRACTICE_PHASES: Final[tuple[str, ...]] = ("before", "menu", "agent", "after")
DAYS: Final[tuple[str, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
