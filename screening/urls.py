app_name = "screening"

public = []

urlpatterns = []
