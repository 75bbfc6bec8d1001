"""The dashboards: the views of each, and the widgets that update them."""

from mcvet.dashboards.widgets import Chart, credentials_page, frameworks_page, outcomes_page, readiness_page

__all__ = ["Chart", "credentials_page", "frameworks_page", "outcomes_page", "readiness_page"]
