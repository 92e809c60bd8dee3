"""Every background job, one line each: a new job is one file beside this one and one line here."""

from procrastinate.contrib.django import app

from ringup.jobs.act_on_call_events import act_on_call_events
from ringup.jobs.allocate_free_stock import allocate_free_stock
from ringup.jobs.announce_installments import announce_installments
from ringup.jobs.authorize_waiting_payments import authorize_waiting_payments
from ringup.jobs.charge_installments import charge_installments
from ringup.jobs.deliver_outbox import deliver_outbox
from ringup.jobs.end_check_holds import end_check_holds
from ringup.jobs.expire_approvals import expire_approvals
from ringup.jobs.follow_card_entries import follow_card_entries
from ringup.jobs.follow_delays import follow_delays
from ringup.jobs.follow_payment_links import follow_payment_links
from ringup.jobs.forget_old_records import forget_old_records
from ringup.jobs.job import Job, register
from ringup.jobs.judge_all_prompts import judge_all_prompts
from ringup.jobs.judge_all_scripts import judge_all_scripts
from ringup.jobs.learn_all_suggestions import learn_all_suggestions
from ringup.jobs.reconcile_all_payments import reconcile_all_payments
from ringup.jobs.renew_authorizations import renew_authorizations
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.jobs.run_simulations import run_simulations
from ringup.jobs.score_all_customers import score_all_customers
from ringup.jobs.send_waiting_messages import send_waiting_messages
from ringup.jobs.send_waiting_webhooks import send_waiting_webhooks
from ringup.jobs.take_over_stalled_jobs import take_over_stalled_jobs

JOBS = (
    Job(run=act_on_call_events, every="* * * * *"),
    Job(run=allocate_free_stock, every="* * * * * */20"),
    Job(run=announce_installments, every="37 * * * *"),
    Job(run=authorize_waiting_payments, every="* * * * *"),
    Job(run=charge_installments, every="7 * * * *"),
    Job(run=deliver_outbox, every="* * * * * */10"),
    Job(run=end_check_holds, every="*/5 * * * *"),
    Job(run=expire_approvals, every="* * * * * */5"),
    Job(run=follow_card_entries, every="* * * * * */5"),
    Job(run=follow_delays, every="23 * * * *"),
    Job(run=follow_payment_links, every="* * * * * */5"),
    Job(run=forget_old_records, every="17 3 * * *"),
    Job(run=judge_all_prompts, every="29 * * * *"),
    Job(run=judge_all_scripts, every="31 * * * *"),
    Job(run=learn_all_suggestions, every="11 1 * * 0"),
    Job(run=reconcile_all_payments, every="23 * * * *"),
    Job(run=renew_authorizations, every="*/10 * * * *"),
    Job(run=resolve_unknown_payments, every="* * * * * */10"),
    Job(run=run_simulations, every="* * * * * */5"),
    Job(run=score_all_customers, every="41 2 * * *"),
    Job(run=send_waiting_messages, every="* * * * * */10"),
    Job(run=send_waiting_webhooks, every="* * * * * */5"),
    Job(run=take_over_stalled_jobs, every="* * * * * */15"),
)

for job in JOBS:
    register(job, app)
