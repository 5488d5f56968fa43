"""Signing up on a phone: draft, proof of work, mistakes, the private link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from geodata import schema
from tests import axe
from tests.dashboard.signup.conftest import Serving


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def fill(page: Page) -> None:
    page.fill("#name", "Người Tình Nguyện")
    page.fill("#birth_year", "1990")
    page.fill("#phone", "0903 123 456")
    page.select_option("#place", "24611")
    page.check("[name=skills][value=it]")
    page.check("#consent_contact input")


def test_a_phone_signs_up_with_a_proof_and_opens_the_link(serving: Serving, phone: Page) -> None:
    phone.goto(serving.origin)
    fill(phone)
    serving.signup.later(seconds=30)
    phone.click("button[type=submit]")
    expect(phone.locator("[data-done]")).to_be_visible(timeout=60_000)
    with serving.signup.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.sign_up_seen)) == 1
    phone.click("[data-done] a.button")
    expect(phone.locator("dl.facts")).to_contain_text("0903 123 456")


def test_a_draft_outlives_a_reload_without_consent_and_goes_when_it_is_sent(serving: Serving, phone: Page) -> None:
    phone.goto(serving.origin)
    fill(phone)
    phone.wait_for_function("sessionStorage.length")
    assert "Nguy" not in str(phone.evaluate("Object.values(sessionStorage).join()"))
    phone.reload()
    expect(phone.locator("[data-clear]")).to_be_visible()
    assert phone.input_value("#name") == "Người Tình Nguyện" and phone.is_checked("[name=skills][value=it]")
    assert not phone.is_checked("#consent_contact input")
    phone.check("#consent_contact input")
    serving.signup.later(seconds=30)
    phone.click("button[type=submit]")
    expect(phone.locator("[data-done]")).to_be_visible(timeout=60_000)
    phone.goto(serving.origin)
    assert phone.input_value("#name") == ""


def test_a_draft_is_cleared_by_hand_and_by_time(serving: Serving, phone: Page) -> None:
    for step in (lambda: phone.click("[data-clear]"), lambda: phone.clock.fast_forward(31 * 60_000)):
        phone.clock.install()
        phone.goto(serving.origin)
        fill(phone)
        phone.wait_for_function("sessionStorage.length")
        step()
        phone.goto(serving.origin)
        expect(phone.locator("[data-clear]")).to_be_hidden()
        assert phone.input_value("#name") == "" and phone.evaluate("sessionStorage.length") == 0


def test_mistakes_lead_to_their_fields(serving: Serving, phone: Page) -> None:
    phone.goto(serving.origin)
    fill(phone)
    phone.fill("#phone", "12")
    serving.signup.later(seconds=30)
    phone.click("button[type=submit]")
    link = phone.locator("[data-summary] a")
    expect(link).to_have_count(1, timeout=60_000)
    link.click()
    assert phone.url.endswith("#phone")


def test_it_works_without_scripts(serving: Serving, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(serving.origin)
    fill(page)
    serving.signup.later(seconds=30)
    page.click("button[type=submit]")
    expect(page.locator("[data-done]")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "lacks",
    ["window.Worker = class { constructor() { throw new TypeError(); } }", "delete window.TextEncoder"],
)
def test_it_is_sent_where_scripts_fail(serving: Serving, chromium: Browser, lacks: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(lacks)
    page = context.new_page()
    page.goto(serving.origin)
    fill(page)
    serving.signup.later(seconds=30)
    page.click("button[type=submit]")
    expect(page.locator("[data-done]")).to_be_visible(timeout=60_000)
    context.close()


def test_it_is_sent_where_the_proof_never_ends(serving: Serving, phone: Page) -> None:
    phone.clock.install()
    phone.add_init_script("Worker.prototype.postMessage = () => {}")
    phone.goto(serving.origin)
    fill(phone)
    serving.signup.later(seconds=30)
    phone.click("button[type=submit]", no_wait_after=True)
    phone.clock.run_for(61_000)
    expect(phone.locator("[data-done]")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_form_fits_a_phone_and_has_no_serious_fault_of_access(
    serving: Serving, chromium: Browser, language: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{serving.origin}?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe.serious(page) == []
    context.close()
