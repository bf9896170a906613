"""A lock that its holder lends to the thread that it waits for."""

import threading

from ecssim.engine.baton import Baton


def blocked(baton: Baton) -> bool:
    """Whether another thread would have to wait for the baton."""
    answers: list[bool] = []

    def try_it() -> None:
        taken = baton._lock.acquire(blocking=False)
        answers.append(not taken)
        if taken:
            baton._lock.release()

    worker = threading.Thread(target=try_it)
    worker.start()
    worker.join()
    return answers[0]


def test_who_holds_it_can_take_it_again() -> None:
    baton = Baton()
    with baton, baton:
        assert blocked(baton)
    assert not blocked(baton)


def test_an_error_gives_it_back() -> None:
    baton = Baton()
    try:
        with baton:
            raise ValueError
    except ValueError:
        pass
    assert not blocked(baton)


def test_a_thread_that_it_is_lent_to_may_take_it_while_its_holder_waits() -> None:
    baton, done = Baton(), list[str]()

    def work() -> None:
        with baton:
            done.append("worked")

    worker = threading.Thread(target=work)
    with baton, baton.lent_to(worker):
        worker.start()
        worker.join()
        assert blocked(baton)  # for everybody else
    assert done == ["worked"]
    assert not blocked(baton)


def test_what_is_lent_can_be_lent_on_and_comes_back() -> None:
    baton, done = Baton(), list[str]()

    def inner() -> None:
        with baton:
            done.append("inner")

    def outer() -> None:
        helper = threading.Thread(target=inner)
        with baton, baton.lent_to(helper):
            helper.start()
            helper.join()
        with baton:
            done.append("outer")

    worker = threading.Thread(target=outer)
    with baton.lent_to(worker):
        worker.start()
        worker.join()
    assert done == ["inner", "outer"]
    assert not blocked(baton)
