"""Settings: every problem at once, in words; secrets in no text."""

import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from connectors.errors import SettingsError
from connectors.settings import SECRETS, Settings, load_settings
from connectors.settings_problems import table_of

PROJECT = Path(__file__).parents[2]
SHOP = """
[shop]
id = "nordlys"
name = "Nordlys"
country = "DK"
languages = ["da", "en"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@nordlys.example"
website = "https://nordlys.example"
[shop.opening_hours]
monday = ["09:00-12:00", "13:00-17:00"]
"""
PRACTICE = SHOP + "[practice]\n"
SHOPIFY = SHOP + '[sources.shopify]\nbase_url = "https://nordlys.example"\n'


@pytest.fixture
def load(tmp_path):
    def load_text(text, **environ):
        path = tmp_path / "varsel.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path, environ)

    return load_text


def problems_of(load, text, **environ):
    with pytest.raises(SettingsError) as caught:
        load(text, **environ)
    return caught.value.problems


def test_attributes_mirror_the_tables(load, tmp_path):
    settings = load(PRACTICE)
    assert settings.shop.id == "nordlys"
    assert settings.shop.languages == ("da", "en")
    assert settings.service.first_reply_hours == 8
    assert settings.sending.mode == "off"
    assert settings.practice.orders_per_day == 30
    assert settings.sources.shopify is None
    assert settings.channels.smtp is None
    assert settings.data_folder == tmp_path / "var"


def test_a_day_may_have_several_intervals_and_a_day_left_out_is_closed(load):
    hours = load(PRACTICE).shop.opening_hours
    assert hours["monday"] == ((time(9), time(12)), (time(13), time(17)))
    assert hours["sunday"] == ()
    assert list(hours)[0] == "monday"


def test_every_problem_is_listed_at_once_with_key_and_example(load):
    text = """
[shop]
id = "Nord lys"
naem = "Nordlys"
country = "Denmark"
languages = ["da"]
time_zone = "Europe/Kopenhagen"
reply_address = "hej@nordlys.example"
website = "https://nordlys.example"
[shop.opening_hours]
mondy = ["09:00-17:00"]
tuesday = ["9 to 5"]
[sources.files]
folder = "${NORDLYS_EXPORT}/daily"
[sending]
mode = "lve"
[sending.holdout]
delay_notise = 0.1
"""
    assert problems_of(load, text) == [
        "shop.id: is 'Nord lys', which does not have the form it needs; "
        'for example id = "nordlys"',
        'shop.name: is missing; for example name = "Nordlys Interiør"',
        "shop.country: is 'Denmark', which does not have the form it needs; "
        'for example country = "DK"',
        "shop.time_zone: is not the name of a time zone; "
        'for example time_zone = "Europe/Copenhagen"',
        'shop.opening_hours.mondy: is no setting; did you mean "monday"?',
        'shop.opening_hours.tuesday: has "9 to 5", which is not an interval; '
        'for example monday = ["09:00-17:00"]',
        'shop.naem: is no setting; did you mean "name"?',
        "sources.files.folder: names NORDLYS_EXPORT, which the environment does not "
        'have; for example folder = "${NORDLYS_EXPORT}/daily"',
        "sending.mode: is 'lve', but input should be 'off', 'outbox', "
        "'redirect' or 'live'; "
        'for example mode = "outbox"',
        'sending.holdout.delay_notise: is no setting; did you mean "delay_notice"?',
    ]


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / "varsel.toml", {})
    assert len(caught.value.problems) == 1
    assert "there is no such settings file" in str(caught.value)


def test_a_file_that_is_not_toml_names_the_line(load):
    assert "line 2" in problems_of(load, "[shop]\nid = nordlys")[0]


def test_an_empty_file_misses_the_shop(load):
    assert problems_of(load, "") == ["shop: is missing; for example [shop]"]


def test_secrets_come_from_the_environment_and_are_not_shown(load):
    settings = load(SHOPIFY, VARSEL_SHOPIFY_TOKEN="shpat_1")
    assert settings.sources.shopify.token == SecretStr("shpat_1")
    shown = f"{settings!r} {settings} {settings.model_dump_json()}"
    assert "shpat_1" not in shown


@pytest.mark.parametrize("environ", [{}, {"VARSEL_SHOPIFY_TOKEN": ""}])
def test_a_missing_secret_names_its_variable(load, environ):
    assert problems_of(load, SHOPIFY, **environ) == [
        "sources.shopify.token: is missing; set VARSEL_SHOPIFY_TOKEN in the environment"
    ]


def test_what_surrounds_a_secret_is_no_part_of_it(load):
    settings = load(SHOPIFY, VARSEL_SHOPIFY_TOKEN=" shpat_1\r\n")
    assert settings.sources.shopify.token.get_secret_value() == "shpat_1"


@pytest.mark.parametrize("token", ["shpat\r_1", "shpat_\u2026", "shp\x00at", "nøgle"])
def test_a_secret_no_header_can_carry_is_refused_by_name_alone(load, token):
    (problem,) = problems_of(load, SHOPIFY, VARSEL_SHOPIFY_TOKEN=token)
    assert problem.startswith("VARSEL_SHOPIFY_TOKEN: holds a character")
    assert "shp" not in problem and "gle" not in problem


def test_a_secret_in_the_file_is_refused_and_not_repeated(load):
    found = problems_of(load, SHOPIFY + 'token = "shpat_2"\n', VARSEL_SHOPIFY_TOKEN="x")
    assert len(found) == 1
    assert "take it out" in found[0]
    assert "shpat_2" not in found[0]


def test_a_mail_user_needs_a_password_and_a_mail_server_without_user_none(load):
    smtp = PRACTICE + '[channels.smtp]\nhost = "localhost"\nport = 2525\n'
    assert load(smtp).channels.smtp.password is None
    found = problems_of(load, smtp + 'username = "nordlys"\n')
    assert found == [
        "channels.smtp: has a username but no password in VARSEL_SMTP_PASSWORD"
    ]


def test_a_mail_password_is_not_sent_in_clear_to_another_machine(load):
    smtp = '[channels.smtp]\nhost = "{}"\nusername = "u"\nsecurity = "none"\n'
    found = problems_of(
        load, PRACTICE + smtp.format("mail.example"), VARSEL_SMTP_PASSWORD="secret"
    )
    assert found == [
        'channels.smtp: would send its password in clear; set security = "tls"'
    ]
    here = load(PRACTICE + smtp.format("localhost"), VARSEL_SMTP_PASSWORD="secret")
    assert here.channels.smtp.username == "u"


IMAP = '[sources.imap]\nhost = "{}"\nusername = "u"\n'


def test_a_mailbox_password_is_not_sent_in_clear_to_another_machine(load):
    imap = SHOP + IMAP + 'security = "none"\n'
    found = problems_of(
        load, imap.format("mail.example"), VARSEL_IMAP_PASSWORD="secret"
    )
    assert found == [
        'sources.imap: would send its password in clear; set security = "tls"'
    ]
    here = load(imap.format("127.0.0.1"), VARSEL_IMAP_PASSWORD="secret")
    assert here.sources.imap.folders == ("INBOX",)


def test_a_folder_holds_either_customers_mails_or_the_shops_replies(load):
    imap = SHOP + IMAP.format("mail.example") + 'sent_folders = ["INBOX"]\n'
    found = problems_of(load, imap, VARSEL_IMAP_PASSWORD="secret")
    assert found == ["sources.imap: has 'INBOX' in folders and in sent_folders"]


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://nordlys.example", "must begin with https://"),
        ("https://me:pw@nordlys.example", "neither credentials nor a query"),
        ("nordlys.example", "does not begin with https://"),
    ],
)
def test_an_address_that_would_leak_the_secret_is_refused(load, url, complaint):
    text = SHOP + f'[sources.zendesk]\nbase_url = "{url}"\n'
    found = problems_of(load, text, VARSEL_ZENDESK_TOKEN="x")
    assert len(found) == 1
    assert complaint in found[0]
    assert "pw" not in found[0]


def test_this_machine_may_be_asked_without_tls(load):
    text = SHOP + '[sources.zendesk]\nbase_url = "http://127.0.0.1:8080/"\n'
    settings = load(text, VARSEL_ZENDESK_TOKEN="x")
    assert settings.sources.zendesk.base_url == "http://127.0.0.1:8080"


def test_folders_are_relative_to_the_file_and_may_name_the_environment(load, tmp_path):
    text = SHOP + '[data]\nfolder = "../x"\n[sources.files]\nfolder = "${EXPORT}/d"\n'
    settings = load(text, EXPORT="/srv/export")
    assert settings.data_folder == tmp_path.parent / "x"
    assert settings.sources.files.folder == Path("/srv/export/d")


def test_a_shop_without_any_source_is_refused(load):
    assert "no source" in problems_of(load, SHOP)[0]


def test_live_sending_needs_its_channel(load):
    found = problems_of(load, PRACTICE + '[sending]\nmode = "live"\n')
    assert found == ['sending.mode is "live": add the table [channels.smtp]']


def test_live_since_needs_an_offset(load):
    text = PRACTICE + "[sending.live_since]\ndelay_notice = 2026-11-01T00:00:00"
    assert load(text + "+01:00").sending.live_since["delay_notice"] == datetime(
        2026, 10, 31, 23, tzinfo=UTC
    )
    assert "should have timezone info" in problems_of(load, text)[0]


@pytest.mark.parametrize(
    "intervals",
    ['["17:00-09:00"]', '["09:00-13:00", "12:00-17:00"]', '["24:00-25:00"]'],
)
def test_an_interval_that_cannot_be_is_refused(load, intervals):
    text = PRACTICE.replace('["09:00-12:00", "13:00-17:00"]', intervals)
    assert problems_of(load, text)[0].startswith("shop.opening_hours.monday: ")


def test_the_last_interval_may_end_with_the_day(load):
    hours = load(PRACTICE.replace("13:00-17:00", "13:00-24:00")).shop.opening_hours
    assert hours["monday"] == ((time(9), time(12)), (time(13), time(0)))


def test_a_day_of_every_year_or_of_one_has_other_hours(load):
    text = SHOP + (
        '[shop.other_hours]\n12-24 = ["09:00-12:00"]\n2026-06-05 = []\n[practice]\n'
    )
    assert load(text).shop.other_hours == {
        "12-24": ((time(9), time(12)),),
        "2026-06-05": (),
    }


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (
            '[shop.other_hours]\n"24 December" = []',
            'shop.other_hours: has "24 December", which is no day of a year; '
            'for example [shop.other_hours] "12-24" = ["09:00-12:00"]',
        ),
        (
            "[shop.other_hours]\n2026-02-29 = []",
            'shop.other_hours: has "2026-02-29", which is no day of a year; '
            'for example [shop.other_hours] "12-24" = ["09:00-12:00"]',
        ),
        (
            '[shop.other_hours]\n12-24 = ["9 to 12"]',
            'shop.other_hours.12-24: has "9 to 12", which is not an interval; '
            'for example [shop.other_hours] "12-24" = ["09:00-12:00"]',
        ),
        (
            "[[shop.closures]]\nfirst_day = 2026-07-26\nlast_day = 2026-07-13",
            "shop.closures.0: ends on 2026-07-13, before it begins on 2026-07-26; "
            "for example closures = "
            "[{ first_day = 2026-07-13, last_day = 2026-07-26 }]",
        ),
        (
            "[[shop.closures]]\nfrist_day = 2026-07-26\nlast_day = 2026-07-27",
            'shop.closures.0.frist_day: is no setting; did you mean "first_day"?',
        ),
        (
            "[[service.policies]]\nvalid_from = 2026-09-01",
            "service.policies.0: has no hours; give first_reply_hours, "
            "next_reply_hours or resolution_hours; for example policies = "
            "[{ valid_from = 2026-09-01, first_reply_hours = 4 }]",
        ),
        (
            "[[service.policies]]\nvalid_from = 2026-09-01\nresolution_hours = 4\n"
            "[[service.policies]]\nvalid_from = 2026-09-01\nfirst_reply_hours = 4",
            "service: has two policies valid from 2026-09-01 for the same channel and "
            "priority; keep one",
        ),
    ],
    ids=["no date", "no such day", "no interval", "closure backwards", "misspelt",
         "no hours", "twice"],
)  # fmt: skip
def test_a_wrong_day_or_promise_is_told_in_words(load, table, problem):
    assert problem in problems_of(load, f"{SHOP}{table}\n[practice]\n")


def test_settings_cannot_be_changed(load):
    with pytest.raises(ValidationError):
        load(PRACTICE).sending.mode = "live"


def test_the_fingerprint_moves_with_decisions_alone(load):
    first = load(PRACTICE).fingerprint()
    assert load(PRACTICE.replace('"Nordlys"', '"Sydlys"')).fingerprint() == first
    assert load(PRACTICE + "seed = 8\n").fingerprint() == first
    assert load(PRACTICE.replace("12:00", "11:00")).fingerprint() != first
    assert load(PRACTICE + "[sending]\nmax_due_age_hours = 2").fingerprint() != first


def test_the_fingerprint_holds_no_secret(load):
    one = load(SHOPIFY, VARSEL_SHOPIFY_TOKEN="a").fingerprint()
    assert load(SHOPIFY, VARSEL_SHOPIFY_TOKEN="b").fingerprint() == one


def test_the_projects_own_settings_load(tmp_path):
    assert load_settings(PROJECT / "varsel.toml", {}).practice.seed == 7
    olist = load_settings(
        PROJECT / "docs/examples/olist.toml", {"VARSEL_REAL_DATA": str(tmp_path)}
    )
    assert olist.sources.files.folder == tmp_path / "olist"
    assert olist.data_folder == PROJECT / "var/olist"


def test_every_setting_is_shown_in_the_default_file():
    text = (PROJECT / "varsel.toml").read_text(encoding="utf-8")
    shown = set(re.findall(r"^#? ?\[?([a-z_.]+)\]?(?: =|\]| +#|$)", text, re.MULTILINE))
    missing = [key for key in _keys(Settings) if key.split(".")[-1] not in shown]
    assert [key for key in missing if key not in shown | set(SECRETS)] == []


def test_every_secret_is_in_the_example_environment_without_a_value():
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert {f"{name}=" for name in SECRETS.values()} <= set(lines)


def _keys(model, before=""):
    for name, field in model.model_fields.items():
        table = table_of(field)
        if table:
            yield from _keys(table, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def test_lists_go_to_whom_the_shop_names(load):
    text = PRACTICE + (
        '[internal]\nwarehouse = "lager@nordlys.example"\n'
        '[internal.makers]\n"Fjord Møbler" = "ordre@fjord.example"\n'
    )
    assert load(text).internal.recipients == [
        ("warehouse", None, "lager@nordlys.example"),
        ("maker", "Fjord Møbler", "ordre@fjord.example"),
    ]
    assert load(PRACTICE).internal.recipients == []


def test_an_address_or_a_link_that_is_none_is_refused(load):
    text = PRACTICE + (
        '[returns]\nlabel_url = "retur"\ndays = 0\n'
        '[internal]\nservice = "service"\n'
        '[internal.makers]\nFjord = "fjord"\n'
    )
    keys = [problem.split(":")[0] for problem in problems_of(load, text)]
    assert keys == [
        "returns.days",
        "returns.label_url",
        "internal.service",
        "internal.makers.Fjord",
    ]


def test_who_gets_lists_changes_decisions_and_what_is_said_of_returns_does_not(load):
    plain = load(PRACTICE).fingerprint()
    assert load(PRACTICE + "[returns]\ndays = 30\n").fingerprint() == plain
    text = PRACTICE + '[internal]\nservice = "service@nordlys.example"\n'
    assert load(text).fingerprint() != plain


OFFER = '[campaigns.returner_offer]\ntext = { da = "Fri fragt", en = "Free" }\n'


def test_an_offer_is_read_with_its_days(load):
    offer = load(PRACTICE + OFFER).campaigns.offers["returner_offer"]
    assert (offer.text, offer.code, offer.valid_days) == (
        {"da": "Fri fragt", "en": "Free"},
        None,
        30,
    )


def test_an_offer_speaks_every_language_of_the_shop(load):
    with pytest.raises(SettingsError, match="text lacks da"):
        load(PRACTICE + OFFER.replace("da =", "sv ="))


def test_an_offer_changes_decisions(load):
    offered = load(PRACTICE + OFFER)
    assert offered.fingerprint() != load(PRACTICE).fingerprint()
