from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "safeguarding.indicators"
    label = "indicators"
    verbose_name = "Indicators"

    def ready(self) -> None:
        """Learn what the installed apps can count."""
        from safeguarding.indicators import measures

        measures.autodiscover()
