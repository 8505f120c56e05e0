from flows.docs_page import mend_docs


def test_page_asks_for_no_address_that_is_a_template():
    page = (
        "<link href=\"${require('./assets/favicons/favicon.ico')}\"/>"
        """<use xlink:href="{{ getIcon(item.type, \\'on\\') }}"></use>"""
    )
    assert mend_docs(page) == (
        '<link href="data:,"/>'
        """<use ng-attr-href="{{ getIcon(item.type, \\'on\\') }}"></use>"""
    )
