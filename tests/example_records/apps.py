from django.apps import AppConfig


class ExampleRecordsConfig(AppConfig):
    name = "tests.example_records"
    label = "example_records"
