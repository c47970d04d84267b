from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("home/", views.landing, name="landing"),
    path("unfinished/", views.unfinished, name="unfinished"),
    path("still-here/", views.still_here, name="still_here"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/link/", views.link, name="link"),
    path("people/invitations/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("people/join/<str:token>/", views.join, name="join"),
    path("people/waiting/<int:number>/agree/", views.agree, name="agree"),
    path("people/waiting/<int:number>/take-back/", views.take_back, name="take_back"),
    path("people/<int:number>/", views.person, name="person"),
    path("people/<int:number>/change-roles/", views.change_roles, name="change_roles"),
    path("people/<int:number>/change-email/", views.change_email, name="change_email"),
    path("people/<int:number>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<int:number>/reactivate/", views.reactivate, name="reactivate"),
    path("people/<int:number>/new-password/", views.new_password, name="new_password"),
    path(
        "people/<int:number>/remove-second-factor/", views.remove_second_factor, name="remove_second_factor"
    ),
]
