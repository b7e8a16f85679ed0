from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "safeguarding.partners"
    label = "partners"
    verbose_name = "Partners"
