def test_home_offers_the_refund_question(citizen):
    page = citizen.get("/en/")
    assert page.status_code == 200
    assert 'data-page="home"' in page.text
    assert 'href="/en/check/refund/"' in page.text
