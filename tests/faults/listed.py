"""Bad inputs and faults by number, of staff, sign-up, files and host, and the tests that show what happens."""

from __future__ import annotations

from typing import NamedTuple

ENTRY, ACCOUNTS, REVIEW = (f"tests/dashboard/staff/{part}" for part in ("daily_report", "accounts", "review"))
RUNNING, FORM = "tests/dashboard/staff/test_faults.py", "tests/faults/test_form.py"
SENT, STEPS, DRAFTS = (f"tests/geodata/reports/test_{part}.py" for part in ("submission", "review", "drafts"))
SIGNIN, DOOR, PARALLEL = (
    "tests/geodata/accounts/test_signin.py",
    f"{ACCOUNTS}/test_signin.py",
    "tests/geodata/accounts/test_parallel.py",
)
PAPER, PDF, FRONT = (
    "tests/dashboard/staff/documents/test_form.py",
    "tests/geodata/files/test_pdf.py",
    "tests/deploy/test_front.py",
)
SHAPES, CLOCK = "tests/etl/test_boundaries.py", "tests/etl/test_schedule.py"
SANDBOX = "tests/geodata/files/test_sandbox.py"
AWAY = "tests/dashboard/staff/test_away.py"
CAMP, SIGN_UP, PEOPLE = "tests/geodata/volunteers", "tests/dashboard/signup", "tests/dashboard/staff/volunteers"


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
            f"{FORM}::test_more_than_there_are_people_is_explained_and_sent",
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
    25: Fault("one number in every usual form", (f"{CAMP}/test_phones.py::test_every_usual_form_is_one_number",)),
    26: Fault(
        "letters, too long, a landline",
        (
            f"{CAMP}/test_phones.py::test_what_is_no_mobile_number_is_told",
            f"{SIGN_UP}/test_form.py::test_every_wrong_field_is_told_in_place_and_nothing_is_lost",
        ),
    ),
    27: Fault(
        "the same phone again is told the same, and a coordinator sees both",
        (
            f"{SIGN_UP}/test_form.py::test_the_same_phone_is_told_the_same_as_any_other",
            f"{CAMP}/test_people.py::test_the_same_phone_signs_up_again_and_a_coordinator_sees_both",
        ),
    ),
    28: Fault(
        "what begins a formula: no name, and neutral in a list",
        (
            f"{CAMP}/test_form.py::test_what_cannot_be_taken_is_told_by_field",
            f"{PEOPLE}/test_people.py::test_no_cell_of_a_list_begins_a_formula",
        ),
    ),
    29: Fault(
        "NFD, emoji, 300 letters",
        (
            f"{CAMP}/test_form.py::test_names_are_kept_in_one_form",
            f"{CAMP}/test_form.py::test_what_cannot_be_taken_is_told_by_field",
        ),
    ),
    30: Fault(
        "no consent, or to an older text",
        (
            f"{CAMP}/test_form.py::test_what_cannot_be_taken_is_told_by_field",
            f"{SIGN_UP}/test_form.py::test_a_consent_of_another_text_is_asked_anew",
        ),
    ),
    31: Fault(
        "what machines send is dropped and counted",
        (
            f"{SIGN_UP}/test_form.py::test_what_looks_like_a_machine_is_dropped_counted_and_may_be_sent_again",
            f"{SIGN_UP}/test_form.py::test_a_proof_of_work_is_taken_once",
            f"{SIGN_UP}/test_form.py::test_a_proof_of_another_form_or_a_forged_one_is_dropped",
        ),
    ),
    32: Fault(
        "a flood from one address, and the phones that share it",
        (
            f"{SIGN_UP}/test_form.py::test_one_address_that_floods_is_held_and_a_shared_one_is_not",
            f"{SIGN_UP}/test_form.py::test_sheets_without_a_proof_are_fewer_and_none_is_lost",
        ),
    ),
    33: Fault("under age", (f"{CAMP}/test_form.py::test_minors_need_a_guardian_where_they_may_sign_up_at_all",)),
    34: Fault(
        "deleted by link, and again after a restore",
        (
            f"{SIGN_UP}/test_mine.py::test_deleting_is_asked_twice_and_then_done",
            f"{CAMP}/test_privacy.py::test_who_was_deleted_is_deleted_again_after_a_restore",
            "tests/geodata/backup/test_drill.py::test_who_was_deleted_since_the_backup_is_deleted_again",
        ),
    ),
    35: Fault(
        "% _ ' are letters",
        (
            f"{CAMP}/test_dispatch.py::test_the_list_is_filtered",
            f"{PEOPLE}/test_people.py::test_signs_of_a_query_are_letters",
        ),
    ),
    36: Fault(
        "a program or a page named .pdf",
        (f"{PDF}::test_refused", f"{PAPER}::test_a_hostile_file_is_refused_at_its_field"),
    ),
    37: Fault(
        "a PDF that acts: scripts, however they are spelt, launching, attachments",
        (f"{PDF}::test_refused", f"{PAPER}::test_a_hostile_file_is_refused_at_its_field"),
    ),
    38: Fault(
        "encrypted, cut, empty", (f"{PDF}::test_refused", f"{PAPER}::test_a_hostile_file_is_refused_at_its_field")
    ),
    39: Fault(
        "51 MB; a body that never comes",
        (
            f"{PAPER}::test_a_larger_body_is_refused_whole",
            f"{FRONT}::test_a_body_that_is_too_large_is_refused_at_the_door",
            f"{FRONT}::test_a_body_that_never_comes_is_not_waited_for",
        ),
    ),
    40: Fault("names that are paths", (f"{PAPER}::test_the_name_of_a_file_becomes_no_path",)),
    41: Fault(
        "bombs",
        (
            f"{PDF}::test_a_bomb_ends_its_process_only",
            "tests/geodata/files/test_workbook.py::test_a_zip_bomb_is_not_unpacked",
        ),
    ),
    42: Fault("the same file twice", (f"{PAPER}::test_the_same_file_twice_is_kept_once",)),
    43: Fault("a full disk", (f"{PAPER}::test_on_a_full_disk_the_file_is_not_taken_and_what_is_kept_stays",)),
    44: Fault(
        "the id of what is not published",
        ("tests/dashboard/test_documents.py::test_what_is_not_published_is_not_found",),
    ),
    45: Fault("a scan without text", (f"{PAPER}::test_a_scan_is_taken_and_told", f"{PDF}::test_a_scan_has_no_text")),
    72: Fault(
        "XML of another kind named .geojson",
        (f"{SHAPES}::test_what_is_no_boundary_file", f"{SHAPES}::test_gdal_knows_one_driver_only"),
    ),
    73: Fault(
        "a file that calls the network",
        (
            f"{SHAPES}::test_nobody_is_called",
            f"{SANDBOX}::test_a_process_cut_off_reaches_nobody",
        ),
    ),
    74: Fault("metres of VN-2000 as degrees", (f"{SHAPES}::test_metres_are_never_taken_for_degrees",)),
    75: Fault("latitude and longitude swapped", (f"{SHAPES}::test_swapped_axes_are_named",)),
    76: Fault(
        "a bow-tie, nothing, doubled, too many vertices",
        (
            f"{SHAPES}::test_a_wrong_unit_is_named",
            f"{SHAPES}::test_doubled_units_are_named",
            f"{SHAPES}::test_too_many_vertices",
        ),
    ),
    77: Fault(
        "parts of a shapefile missing or cut",
        (f"{SHAPES}::test_a_missing_part_is_named", f"{SHAPES}::test_a_cut_part_is_named"),
    ),
    78: Fault("units that merge", ("tests/geodata/geography/test_admin_units.py::test_each_day_has_its_own_units",)),
    79: Fault("markup in properties", (f"{SHAPES}::test_properties_are_inert",)),
    84: Fault("a callback called by nobody", (f"{REVIEW}/test_callbacks.py::test_nobody_calls_anything",)),
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
    94: Fault("four schedulers", (f"{CLOCK}::test_four_schedulers_one_leader_and_one_catch_up_run",)),
    95: Fault("the leader killed", (f"{CLOCK}::test_when_the_leader_is_killed_another_takes_over",)),
    96: Fault("a pause", (f"{CLOCK}::test_missed_due_times_come_together_in_the_newest",)),
    97: Fault("a job beyond its deadline", (f"{CLOCK}::test_a_job_beyond_its_deadline_is_ended_and_shown",)),
    98: Fault("a clock two hours off", (f"{CLOCK}::test_a_clock_that_is_set_back_or_forward_runs_no_due_time_twice",)),
    99: Fault("a job that fails", (f"{CLOCK}::test_a_failed_run_is_shown_and_tried_again",)),
    100: Fault("the database restarted", (f"{RUNNING}::test_a_restart_of_the_database_with_an_idle_pool_is_not_felt",)),
    101: Fault(
        "the database away",
        (
            f"{RUNNING}::test_while_the_database_is_away_every_page_says_so_and_nothing_is_lost",
            f"{RUNNING}::test_what_is_typed_while_the_database_is_away_is_saved_and_sent_when_it_is_back",
            "tests/dashboard/web/test_publication_files.py::test_without_a_database_the_files_are_still_served",
        ),
    ),
    102: Fault("the disk lost", ("tests/geodata/backup/test_drill.py::test_everything_is_lost_and_comes_back",)),
    103: Fault("no connection left", (f"{AWAY}::test_with_no_connection_left_one_is_told_to_come_again",)),
    104: Fault(
        "many writers, a full disk",
        (
            "tests/geodata/store/test_database.py::test_writers_in_parallel_lose_nothing",
            "tests/geodata/store/test_full_disk.py::test_every_acknowledged_row_is_readable",
        ),
    ),
}
