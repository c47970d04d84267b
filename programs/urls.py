from django.urls import path

from programs.views import public as pages

app_name = "programs"

public = [
    path("levels/", pages.levels, name="levels"),
    path("levels/<slug:code>/", pages.level, name="level"),
    path("programs/", pages.offered, name="offered"),
]

urlpatterns = []
