"""What has to be done every minute, day and night. The worker does it; `manage.py tend` does it once."""

from notices.tasks import ask_again
from people.second_admin import carry_out_due
from programs.studio.actions.signing import end_what_changed
from screening.actions.arranging import free_those_that_ran_out
from screening.actions.asking import forget_old as forget_old_askings
from screening.actions.claiming import escalate_overdue, release_lapsed_claims
from screening.actions.dating import remind_of_check_ins
from screening.actions.keeping import forget_old as forget_kept_drafts
from screening.counting import catch_up
from screening.patient.words_by_mail import send_words
from screening.upkeep.digest import send_digests
from screening.upkeep.floods import tell_of_unusual_many
from screening.upkeep.on_record import put_on_record

EVERY_MINUTE = [
    put_on_record,
    carry_out_due,
    release_lapsed_claims,
    escalate_overdue,
    send_digests,
    catch_up,
    ask_again,
    forget_old_askings,
    forget_kept_drafts,
    tell_of_unusual_many,
    remind_of_check_ins,
    send_words,
    free_those_that_ran_out,
    end_what_changed,
]
