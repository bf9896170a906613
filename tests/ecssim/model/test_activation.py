"""Activations, and what the machines that they admitted hold."""

from datetime import timedelta

import pytest
from ecssim.model.account import Account
from ecssim.model.activation import Activation, ManagedInstance
from ecssim.model.arn import Arns
from ecssim.outside.agent_configuration import AgentConfiguration
from ecssim.outside.machine import Machine, MachineFacts

from .builders import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def activation() -> Activation:
    return Activation("an-id", "a-code", "ecsAnywhereRole", NOW, NOW + timedelta(hours=24), registration_limit=2)


@pytest.fixture
def managed(activation: Activation) -> ManagedInstance:
    facts = MachineFacts("mi-1", "", "", None, None, None, "", has_agent=True, may_register=True, launched_at=NOW)
    machine = Machine(Account(Arns("123456789012", "us-east-1")), facts, AgentConfiguration())
    return ManagedInstance(machine, activation, "Ubuntu 24.04", NOW, NOW)


def test_an_activation_expires_at_its_moment_and_not_before(activation: Activation) -> None:
    assert not activation.has_expired(activation.expires_at - MINUTE)
    assert activation.has_expired(activation.expires_at)


def test_an_activation_is_used_up_when_it_has_admitted_as_many_as_it_may(activation: Activation) -> None:
    activation.registrations_count = 1
    assert not activation.used_up
    activation.registrations_count = 2
    assert activation.used_up


def test_a_machine_has_credentials_from_its_registration_on(managed: ManagedInstance) -> None:
    assert managed.credentials(NOW).issued_at == NOW
    assert not managed.credentials(NOW).have_expired(NOW)


@pytest.mark.parametrize(("minutes", "issued"), [(29, 0), (30, 30), (59, 30), (95, 90)])
def test_credentials_rotate_every_thirty_minutes(managed: ManagedInstance, minutes: int, issued: int) -> None:
    assert managed.credentials(NOW + minutes * MINUTE).issued_at == NOW + issued * MINUTE


def test_a_machine_that_stays_online_never_has_expired_credentials(managed: ManagedInstance) -> None:
    moments = [NOW + minute * MINUTE for minute in range(0, 24 * 60, 7)]
    assert not any(managed.credentials(moment).have_expired(moment) for moment in moments)


def test_a_machine_that_is_offline_keeps_the_credentials_that_it_had_until_they_expire(
    managed: ManagedInstance,
) -> None:
    managed.lose_network(NOW + 40 * MINUTE)
    credentials = managed.credentials(NOW + 500 * MINUTE)
    assert credentials.issued_at == NOW + 30 * MINUTE
    assert not credentials.have_expired(NOW + 89 * MINUTE)
    assert credentials.have_expired(NOW + 90 * MINUTE)


def test_a_machine_that_comes_back_gets_new_credentials_at_once(managed: ManagedInstance) -> None:
    managed.lose_network(NOW + 40 * MINUTE)
    managed.regain_network(NOW + 500 * MINUTE)
    assert managed.credentials(NOW + 500 * MINUTE).issued_at == NOW + 500 * MINUTE
    assert managed.credentials(NOW + 531 * MINUTE).issued_at == NOW + 530 * MINUTE


def test_a_short_time_offline_leaves_the_rotation_as_it_is(managed: ManagedInstance) -> None:
    managed.lose_network(NOW + 40 * MINUTE)
    managed.regain_network(NOW + 50 * MINUTE)
    assert managed.credentials(NOW + 50 * MINUTE).issued_at == NOW + 30 * MINUTE
    assert managed.credentials(NOW + 60 * MINUTE).issued_at == NOW + 60 * MINUTE


def test_cutting_a_network_twice_counts_from_the_first_time(managed: ManagedInstance) -> None:
    managed.lose_network(NOW + 10 * MINUTE)
    managed.lose_network(NOW + 20 * MINUTE)
    assert managed.last_heard_at(NOW + 30 * MINUTE) == NOW + 10 * MINUTE


def test_systems_manager_notices_after_five_minutes_that_a_machine_is_silent(managed: ManagedInstance) -> None:
    managed.lose_network(NOW)
    assert not managed.is_lost(NOW + 4 * MINUTE)
    assert managed.is_lost(NOW + 5 * MINUTE)
