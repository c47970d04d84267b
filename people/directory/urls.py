"""The addresses of SCIM, as RFC 7644 names them."""

from django.urls import path

from people.directory import views

app_name = "directory"

urlpatterns = [
    path("Users", views.users, name="users"),
    path(".search", views.search, name="search"),
    path("Users/.search", views.search, name="search_users"),
    path("Users/<str:number>", views.user, name="user"),
    path("ServiceProviderConfig", views.service_provider_config, name="service_provider_config"),
    path("ResourceTypes", views.resource_types, name="resource_types"),
    path("ResourceTypes/<str:name>", views.resource_type, name="resource_type"),
    path("Schemas", views.schemas, name="schemas"),
    path("Schemas/<str:name>", views.schema, name="schema"),
    path("<path:rest>", views.nothing, name="nothing"),
]
