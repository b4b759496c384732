"""All addresses: Finnish without a prefix, the other languages under theirs."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler400 = "highfive.core.views.bad_request"
handler403 = "highfive.core.views.forbidden"
handler404 = "highfive.core.views.not_found"
handler429 = "highfive.core.views.too_many"  # allauth asks for this one
handler500 = "highfive.core.views.broken"

urlpatterns = i18n_patterns(
    path("tili/", include("allauth.urls")),
    path("", include("highfive.core.urls")),
    path("tyopoyta/", include("highfive.desk.urls")),
    path("luvut/", include("highfive.figures.urls")),
    path("keskustelu/", include("highfive.comments.urls")),
    path("verkosto/", include("highfive.network.urls")),
    path("kaytannot/", include("highfive.practices.urls")),
    path("kokeilut/", include("highfive.pilots.urls")),
    path("hankkeet/", include("highfive.projects.urls")),
    path("kyselyt/", include("highfive.surveys.urls")),
    path("raportit/", include("highfive.reports.urls")),
    path("", include("highfive.conversations.urls")),
    path("", include("highfive.public.urls")),
    prefix_default_language=False,
)
