"""Bad inputs and faults of the staff side by their numbers: what each is, and the tests that show what happens."""

from __future__ import annotations

from typing import NamedTuple

ENTRY, ACCOUNTS, REVIEW = (f"tests/dashboard/staff/{part}" for part in ("entry", "accounts", "review"))
RUNNING, FORM = "tests/dashboard/staff/test_faults.py", "tests/faults/test_form.py"
SENT, STEPS, DRAFTS = (f"tests/geodata/reports/test_{part}.py" for part in ("submission", "review", "drafts"))
SIGNIN, DOOR, PARALLEL = (
    "tests/geodata/accounts/test_signin.py",
    f"{ACCOUNTS}/test_signin.py",
    "tests/geodata/accounts/test_parallel.py",
)


class Fault(NamedTuple):
    """What comes in or breaks; tests as `file::function`."""

    what: str
    tests: tuple[str, ...]


FAULTS: dict[int, Fault] = {
    1: Fault(
        "1.234 is shown back as one thousand two hundred and thirty-four before it is taken",
        (f"{SENT}::test_a_grouped_number_is_taken_as_thousands_once_it_is_confirmed",),
    ),
    2: Fault("1,5 for a count", (f"{FORM}::test_it_is_refused_at_its_field_and_stays_typed",)),
    3: Fault("-3, and with the minus of mathematics", (f"{FORM}::test_it_is_refused_at_its_field_and_stays_typed",)),
    4: Fault("1_000", (f"{FORM}::test_it_is_refused_at_its_field_and_stays_typed",)),
    5: Fault(
        "full-width digits are digits, Arabic ones are refused",
        (
            f"{SENT}::test_full_width_digits_are_digits",
            f"{FORM}::test_it_is_refused_at_its_field_and_stays_typed",
        ),
    ),
    6: Fault(
        "blank is not 0; 0 is typed or ticked",
        (
            f"{SENT}::test_blank_is_not_reported_zero_is_zero_and_nothing_happened_fills_counts_alone",
            f"{ENTRY}/test_browser.py::test_nothing_happened_is_one_tick",
        ),
    ),
    7: Fault(
        "1e3, NaN, above the population",
        (
            f"{FORM}::test_it_is_refused_at_its_field_and_stays_typed",
            f"{FORM}::test_more_than_there_are_people_is_refused",
        ),
    ),
    8: Fault("outside the band of 14 days", (f"{SENT}::test_a_figure_far_from_the_days_before_has_to_be_explained",)),
    9: Fault("deaths above cases; parts that are not the total", (f"{FORM}::test_figures_that_contradict_each_other",)),
    10: Fault("a cumulative figure falls", (f"{FORM}::test_a_cumulative_figure_that_falls_has_to_be_explained",)),
    11: Fault(
        "a future day; one too old needs reopening",
        (
            f"{SENT}::test_a_future_day_has_not_begun",
            f"{ENTRY}/test_form.py::test_a_closed_day_says_why_and_is_asked_for_with_a_reason",
        ),
    ),
    12: Fault("17:30Z is tomorrow in Viet Nam", (f"{FORM}::test_the_report_day_is_that_of_viet_nam",)),
    13: Fault(
        "double click, Back, F5",
        (f"{ENTRY}/test_browser.py::test_a_double_click_sends_once", f"{RUNNING}::test_a_double_click_is_one_sheet"),
    ),
    14: Fault("the reply to COMMIT is lost", (f"{RUNNING}::test_a_lost_reply_to_commit_is_neither_lost_nor_doubled",)),
    15: Fault(
        "two officers at once",
        (
            f"{RUNNING}::test_of_two_officers_at_once_one_is_told_that_the_other_was_first",
            f"{ENTRY}/test_browser.py::test_two_officers_choose_between_their_values",
            f"{ENTRY}/test_form.py::test_who_comes_second_still_has_what_was_typed_and_sends_it_on_top",
        ),
    ),
    16: Fault("edit after approval", (f"{FORM}::test_after_approval_it_is_locked_and_says_who_reopens",)),
    17: Fault("kill -9 before COMMIT", (f"{RUNNING}::test_killed_in_between_nothing_is_half_taken",)),
    18: Fault("the session ends", (f"{ENTRY}/test_browser.py::test_a_session_that_ends_keeps_what_was_typed",)),
    19: Fault(
        "the line is lost for a while",
        (
            f"{ENTRY}/test_browser.py::test_a_lost_line_keeps_the_draft_and_sends_when_it_is_back",
            f"{RUNNING}::test_what_is_typed_while_the_database_is_away_is_saved_and_sent_when_it_is_back",
        ),
    ),
    20: Fault(
        "a forged commune",
        (
            f"{ENTRY}/test_form.py::test_anothers_commune_is_forbidden",
            f"{ENTRY}/test_api.py::test_anothers_commune_is_forbidden_and_nobody_is_turned_away",
        ),
    ),
    21: Fault(
        "a stale revision is approved",
        (
            f"{STEPS}::test_a_stale_revision_is_not_approved",
            f"{REVIEW}/test_screens.py::test_a_revision_that_came_meanwhile_is_shown_and_nothing_is_decided",
        ),
    ),
    22: Fault(
        "script, formula, RTL override, NUL, a note of 10 MB",
        (
            f"{ENTRY}/test_form.py::test_hostile_words_are_shown_as_words",
            f"{DRAFTS}::test_what_is_no_text_for_a_field_is_refused",
            f"{FORM}::test_words_that_do_not_show_or_never_end_are_refused",
            f"{FORM}::test_what_no_browser_sends_is_a_bad_request",
            f"{REVIEW}/test_callbacks.py::test_a_call_with_a_nul_in_it_is_a_bad_request",
            f"{FORM}::test_a_formula_and_markup_stay_words",
        ),
    ),
    23: Fault(
        "no report is not zero",
        (
            f"{ENTRY}/test_form.py::test_the_day_lists_five_topics_and_when_it_ends",
            "tests/dashboard/test_map.py::test_not_reported_zero_and_not_applicable_are_told_apart",
        ),
    ),
    24: Fault(
        "a day is restated",
        (
            f"{STEPS}::test_a_correction_of_what_is_published_is_asked_granted_reasoned_and_reviewed",
            f"{FORM}::test_a_restated_figure_is_a_new_revision_beside_the_old_one",
        ),
    ),
    88: Fault(
        "five failures lock; the same text and time for who there is not",
        (
            f"{SIGNIN}::test_five_failures_lock_whether_or_not_there_is_such_a_login",
            f"{DOOR}::test_the_answer_does_not_say_whether_there_is_such_a_login",
            "tests/faults/test_signing_in.py::test_a_password_is_hashed_whether_or_not_there_is_such_a_login",
        ),
    ),
    89: Fault(
        "stuffing of credentials",
        (
            f"{SIGNIN}::test_an_address_that_guesses_is_held_back_and_others_are_not",
            f"{PARALLEL}::test_no_more_passwords_are_hashed_at_a_time_than_there_are_turns",
        ),
    ),
    90: Fault("a role changes", (f"{DOOR}::test_a_change_of_the_account_ends_the_old_cookie_at_once",)),
    91: Fault(
        "a POST from another site; an open redirect",
        (
            f"{DOOR}::test_a_post_from_another_site_is_refused",
            f"{DOOR}::test_nobody_is_sent_elsewhere",
            f"{REVIEW}/test_callbacks.py::test_a_call_from_another_site_is_refused",
        ),
    ),
    92: Fault("45 idle days", (f"{DOOR}::test_an_account_idle_for_45_days_does_not_open",)),
    93: Fault(
        "a one-time code again, or from a clock that drifts",
        (
            f"{DOOR}::test_a_reviewer_types_a_code_and_no_code_opens_twice",
            f"{SIGNIN}::test_a_phone_whose_clock_drifts_by_a_step_is_let_in",
            f"{PARALLEL}::test_one_code_typed_at_several_desks_opens_one",
        ),
    ),
}
