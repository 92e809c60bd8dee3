from django.apps import AppConfig


class CatalogsConfig(AppConfig):
    name = "ringup.catalogs"
    label = "catalogs"
