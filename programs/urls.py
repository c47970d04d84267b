app_name = "programs"

public = []

urlpatterns = []
