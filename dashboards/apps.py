from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = "Dashboards"

    def ready(self) -> None:
        from dashboards.looking_ahead.previewer import preview
        from safeguarding.returns.board_preview import set_previewer

        set_previewer(preview)
