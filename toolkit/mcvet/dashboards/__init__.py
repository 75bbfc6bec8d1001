"""The dashboards: what each shows for a selection, and the widgets that keep it alive."""

from mcvet.dashboards.live import Chart, credentials_page, frameworks_page, outcomes_page

__all__ = ["Chart", "credentials_page", "frameworks_page", "outcomes_page"]
