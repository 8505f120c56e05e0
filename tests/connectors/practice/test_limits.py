"""A bucket counts what is asked, refills with time, and says how long to wait."""

from connectors.practice.limits import Bucket


class Timer:
    at = 0.0

    def __call__(self):
        return self.at


def test_an_empty_bucket_says_how_long_to_wait():
    bucket = Bucket(10, per_s=2, timer=Timer())
    assert bucket.take(10) == 0
    assert bucket.take(5) == 3


def test_a_bucket_refills_and_never_overflows():
    timer = Timer()
    bucket = Bucket(10, per_s=2, timer=timer)
    bucket.take(10)
    timer.at = 2.0
    assert bucket.level == 4
    timer.at = 60.0
    assert bucket.level == 10


def test_the_asked_for_cost_must_be_there_and_only_the_real_one_is_paid():
    bucket = Bucket(100, per_s=1, timer=Timer())
    assert bucket.take(20, needed=90) == 0
    assert bucket.level == 80
    assert bucket.take(20, needed=90) == 10


def test_a_refusal_takes_nothing():
    bucket = Bucket.per_minute(60, timer=Timer())
    assert bucket.take(61) == 1
    assert bucket.level == 60
