"""The browser that opens the pages of the follow-up."""

import pytest

from analysis.report.checks import pdf

OPTIONS = ["--no-sandbox"]


@pytest.fixture(scope="module")
def browser():
    """Chromium, started once a file of tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=pdf.browser(), args=OPTIONS)
        yield opened
        opened.close()
