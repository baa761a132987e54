"""Yellow Notices: missing persons, often minors or victims. What a search needs stays out; so does everybody else."""

from graph.ids import make_id
from seed.importers.interpol.draft import LONGEST_CLAIM, Draft
from seed.importers.interpol.person import code_of, passed_over, person
from seed.importers.interpol.red import notice
from seed.importers.interpol.subject import Subject
from seed.importers.parsed import Reason

LEFT_OUT = (
    "birth_name", "mother_name", "mother_forename", "father_name", "father_forename", "height", "weight",
    "eyes_colors_id", "hairs_id", "distinguishing_marks", "place_of_birth", "country_of_birth_id",
    "languages_spoken_ids",
)  # fmt: skip
"""Relatives are no subjects of the notice; looks and birth find a person in the street, and lead nowhere in a graph."""

OF_A_WHOLE_NOTICE = ("date_of_event", "place", "country", "birth_name", "sex_id")


def yellow(draft: Draft, subject: Subject) -> None:
    """Kept: who it is, and when and where the person was last known of, since recruitment has a time and a place."""
    summary = not any(name in draft.record for name in OF_A_WHOLE_NOTICE)
    if summary:
        draft.found(Reason.MISSING, "a summary without the event: get the notice itself", "date_of_event")
    notice_id = notice(draft, subject)
    person_id = person(draft, make_id("Person", f"interpol-{subject.key}"), named=summary)
    draft.reports(person_id)
    draft.says("CONCERNS", notice_id, person_id)
    draft.claim(person_id, "dateOfEvent", draft.date(draft.value("date_of_event"), "date_of_event"), "date_of_event")
    draft.claim(person_id, "placeOfEvent", draft.text("place", LONGEST_CLAIM), "place")
    draft.claim(person_id, "countryOfEvent", code_of(draft.country(draft.value("country"), "country")), "country")
    if left := passed_over(draft, LEFT_OUT):
        draft.found(Reason.NOT_MAPPED, f"left out to protect the missing: {', '.join(left)}", None)
    draft.left_over()
