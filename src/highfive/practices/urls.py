"""Addresses of practices."""

from django.urls import path

from highfive.practices.views import adoption, attachment, block, candidate, practice

urlpatterns = [
    path("", practice.practice_list, name="practice_list"),
    path("uusi/", practice.practice_create, name="practice_create"),
    path("tarkistettavat/", practice.practice_reviews, name="practice_reviews"),
    path("ehdotukset/", candidate.practice_candidates, name="practice_candidates"),
    path("ehdotukset/lue/<int:pk>/", candidate.practice_propose, name="practice_propose"),
    path("ehdotukset/<int:pk>/vahvista/", candidate.practice_confirm, name="practice_confirm"),
    path("ehdotukset/<int:pk>/hylkaa/", candidate.practice_refuse, name="practice_refuse"),
    path("ehdotukset/<int:pk>/palauta/", candidate.practice_restore, name="practice_restore"),
    path("palaset/", block.block_list, name="block_list"),
    path("palaset/uusi/", block.block_create, name="block_create"),
    path("palaset/<int:pk>/", block.block_detail, name="block_detail"),
    path("palaset/<int:pk>/muokkaa/", block.block_edit, name="block_edit"),
    path("<int:pk>/", practice.practice_detail, name="practice_detail"),
    path("<int:pk>/muokkaa/", practice.practice_edit, name="practice_edit"),
    path("<int:pk>/versiot/", practice.practice_versions, name="practice_versions"),
    path("<int:pk>/jaa/", practice.practice_share, name="practice_share"),
    path("<int:pk>/luonnokseksi/", practice.practice_take_back, name="practice_take_back"),
    path("<int:pk>/julkaise/", practice.practice_publish, name="practice_publish"),
    path("<int:pk>/piilota/", practice.practice_withdraw, name="practice_withdraw"),
    path("<int:pk>/arkistoi/", practice.practice_archive, name="practice_archive"),
    path("<int:pk>/avaa/", practice.practice_reopen, name="practice_reopen"),
    path("<int:pk>/tarkista/", practice.practice_review, name="practice_review"),
    path("<int:pk>/innokyla/", practice.practice_innokyla, name="practice_innokyla"),
    path("<int:pk>/innokyla.txt", practice.practice_innokyla_text, name="practice_innokyla_text"),
    path("<int:pk>/kaytanto.jsonld", practice.practice_jsonld, name="practice_jsonld"),
    path("<int:pk>/liitteet/", attachment.attachment_add, name="attachment_add"),
    path("<int:pk>/liitteet/<int:number>/", attachment.attachment, name="attachment"),
    path("<int:pk>/liitteet/<int:number>/poista/", attachment.attachment_remove, name="attachment_remove"),
    path("taulukko/", adoption.adoption_matrix, name="adoption_matrix"),
    path("<int:pk>/ota/", adoption.adoption_create, name="adoption_create"),
    path("otettu/<int:pk>/", adoption.adoption_detail, name="adoption_detail"),
    path("otettu/<int:pk>/askel/", adoption.adoption_step, name="adoption_step"),
    path("otettu/<int:pk>/askel/<int:number>/mitatoi/", adoption.adoption_annul, name="adoption_annul"),
    path("otettu/<int:pk>/luvut/", adoption.adoption_figures, name="adoption_figures"),
]
