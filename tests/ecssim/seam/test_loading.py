"""Importing moto once, and letting go of what a simulation used."""

import gc

import boto3
from ecssim import simulate
from ecssim.seam.loading import load_moto


def test_one_simulation_after_another_keeps_nothing_from_the_collector() -> None:
    def run() -> int:
        with simulate():
            boto3.client("ecs").create_cluster()
            return gc.get_freeze_count()

    run()
    assert run() == run()


def test_loading_leaves_the_collector_and_boto3_as_they_were() -> None:
    session = boto3.Session
    load_moto()
    assert gc.isenabled()
    assert boto3.Session is session


def test_loading_leaves_a_collector_off_that_was_off() -> None:
    gc.disable()
    try:
        load_moto()
        assert not gc.isenabled()
    finally:
        gc.enable()
