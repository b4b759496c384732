"""Addresses of conversations: a resident's under yhteys/, staff's under kohtaa/."""

from django.urls import URLPattern, path

from highfive.conversations.views import (
    claiming,
    ladder,
    own,
    parts,
    posters,
    receipt,
    referrals,
    resident,
    settings,
    staff,
    tallies,
)

urlpatterns: list[URLPattern] = [
    path("kohtaa/", parts.meet, name="meet"),
    path("kohtaa/keskustelut/", staff.conversation_list, name="conversation_list"),
    path("kohtaa/<int:pk>/", staff.conversation_detail, name="conversation_detail"),
    path("kohtaa/<int:pk>/vastaa/", staff.conversation_answer, name="conversation_answer"),
    path("kohtaa/<int:pk>/merkinta/", staff.conversation_note, name="conversation_note"),
    path("kohtaa/<int:pk>/siirra/", staff.conversation_hand_over, name="conversation_hand_over"),
    path("kohtaa/<int:pk>/sulje/", staff.conversation_close, name="conversation_close"),
    path("kohtaa/luvut/", tallies.contact_tallies, name="contact_tallies"),
    path("kohtaa/asetukset/", settings.conversation_settings, name="conversation_settings"),
    path("kohtaa/pohjat/", settings.answer_template_list, name="answer_template_list"),
    path("kohtaa/pohjat/uusi/", settings.answer_template_create, name="answer_template_create"),
    path("kohtaa/pohjat/<int:pk>/", settings.answer_template_edit, name="answer_template_edit"),
    path("kohtaa/pohjat/<int:pk>/poista/", settings.answer_template_remove, name="answer_template_remove"),
    path("kohtaa/julisteet/", posters.contact_posters, name="contact_posters"),
    path("kohtaa/julisteet/<str:language>/<str:kind>/", posters.contact_poster, name="contact_poster"),
    path("kohtaa/kortit/", referrals.referral_list, name="referral_list"),
    path("kohtaa/kortit/uusi/", referrals.referral_create, name="referral_create"),
    path("kohtaa/kortit/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("kohtaa/kortit/<int:pk>/mitatoi/", referrals.referral_revoke, name="referral_revoke"),
    path("kohtaa/kortit/<int:pk>/mitatoi-kaikki/", referrals.referral_revoke_all, name="referral_revoke_all"),
    path("yhteys/saatu-kortti/", claiming.contact_referral, name="contact_referral"),
    path("yhteys/saatu-kortti/<str:code>/", claiming.contact_referral_claim, name="contact_referral_claim"),
    path("yhteys/", resident.contact_home, name="contact_home"),
    path("yhteys/kuitti/", receipt.contact_receipt, name="contact_receipt"),
    path("yhteys/kuitti/kuva/", receipt.contact_card, name="contact_card"),
    path("yhteys/kuitti/vahvista/", receipt.contact_confirm, name="contact_confirm"),
    path("yhteys/palaa/", receipt.contact_return, name="contact_return"),
    path("yhteys/poistu/", receipt.contact_leave, name="contact_leave"),
    path("yhteys/keskustelu/", own.contact_thread, name="contact_thread"),
    path("yhteys/keskustelu/unohda/", own.contact_forget, name="contact_forget"),
    path("yhteys/keskustelu/kortti/", claiming.contact_telling, name="contact_telling"),
    path("yhteys/keskustelu/lupa/<slug:kind>/", ladder.contact_consent, name="contact_consent"),
    path(
        "yhteys/keskustelu/lupa/<slug:kind>/peru/", ladder.contact_consent_withdraw, name="contact_consent_withdraw"
    ),
    path("yhteys/<slug:slug>/", resident.contact_start, name="contact_start"),
    path("yhteys/<slug:slug>/<str:word>/", resident.contact_channel, name="contact_channel"),
]
