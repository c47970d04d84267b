from django.urls import path

from notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read_all, name="read_all"),
    path("<int:number>/read/", views.read, name="read"),
    path("choices/", views.choices, name="choices"),
    path("shifts/", views.shifts, name="shifts"),
    path("shifts/<int:number>/", views.change_shift, name="change_shift"),
]
