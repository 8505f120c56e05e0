import re
from types import SimpleNamespace

from page_reading import Page

from flows.pages.previews import render_previews

MAIL = SimpleNamespace(
    subject="Din pakke er forsinket",
    html="<p>Hej Freja</p>",
    text="Hej Freja <3\nhej@nordlys.example",
)


def render(previews):
    return render_previews(previews, shop_name="Nordlys", spoken=("da",))


def test_index_links_every_message_in_every_language_and_marks_those_not_written():
    pages = render({("delay_notice", "da"): MAIL, ("delay_notice", "fi"): MAIL})
    index = Page(pages["previews/index.html"])
    assert {"delay_notice.html#da", "delay_notice.html#fi"} <= set(index.links)
    assert "Delay notice delay_notice Danish (Finnish)" in index.text


def test_mail_is_framed_without_rights_for_desk_and_phone_and_written_beside():
    pages = render({("delay_notice", "da"): MAIL})
    assert set(pages) == {
        "previews/index.html",
        "previews/delay_notice.html",
        "previews/delay_notice.da.html",
        "previews/delay_notice.da.text.html",
    }
    assert pages["previews/delay_notice.da.html"] == MAIL.html
    framed = re.findall(
        r'<iframe class="(\w+)" [^>]*src="delay_notice.da.html" sandbox ',
        pages["previews/delay_notice.html"],
    )
    assert framed == ["desk", "phone"]


def test_words_of_a_mail_are_never_markup():
    pages = render({("delay_notice", "da"): MAIL})
    assert "<3" not in pages["previews/delay_notice.da.text.html"]


def test_preview_cannot_be_written_outside_the_folder():
    pages = render({("../../etc", "da/.."): MAIL})
    assert all(name.startswith("previews/") and ".." not in name for name in pages)


def test_links_lead_to_files_that_are_written():
    pages = render({("delay_notice", "da"): MAIL})
    for name in ("index", "delay_notice"):
        for link in Page(pages[f"previews/{name}.html"]).links:
            file = link.split("#")[0]
            assert not file or file.startswith("../") or f"previews/{file}" in pages
