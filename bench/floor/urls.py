from django.urls import path

from bench.floor import views

urlpatterns = [
    path("floor/<int:number>/", views.question),
    path("floor/row/", views.insert_row),
]
