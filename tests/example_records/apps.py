from django.apps import AppConfig


class ExampleRecordsConfig(AppConfig):
    name = "tests.example_records"
    label = "example_records"

    def ready(self):
        from safeguarding.returns.records.kinds import register
        from tests.example_records.sightings import sightings

        register(sightings)
