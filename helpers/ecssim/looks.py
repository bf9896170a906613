"""Who looks at what when its time has come: each thing that the clock wakes has a rule of its own."""

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from .accounts import Accounts
from .api import EcsError
from .change.faults import DueFault
from .change.wake import look_again, look_at
from .engine.clock import Clock
from .engine.errand import Errand
from .engine.journal import Journal
from .faults import NothingToBreakError
from .model.account import Account
from .model.capacity_provider import CapacityProvider, ProviderKind
from .model.cluster import Cluster
from .model.code_deploy import CodeDeployment
from .model.command import Invocation
from .model.service import Service
from .model.target import RegisteredTarget
from .model.task import Task
from .model.task_set import DeploymentController
from .model.watch import Watch
from .outside.agent import Agent, Call
from .outside.agent_configuration import AgentConfiguration
from .outside.alarms import Alarm
from .outside.machine import Machine
from .outside.shell import Ended
from .rules import agent as agent_rule
from .rules import alarms as alarms_rule
from .rules import autoscaling as autoscaling_rule
from .rules import blue_green as blue_green_rule
from .rules import cluster_auto_scaling as scaling_rule
from .rules import code_deploy as code_deploy_rule
from .rules import daemon as daemon_rule
from .rules import load_balancer as load_balancer_rule
from .rules import managed_instances as managed_rule
from .rules import run_command as run_command_rule
from .rules import schedule as schedule_rule
from .rules import service as service_rule
from .rules import task as task_rule
from .rules import task_set as task_set_rule
from .rules import waiting as waiting_rule
from .rules.plan import ChangeBounds, Plan, RegisterMachine, RunOnMachine
from .truth import timings


class Looks:
    """Asks the rule of whatever the clock wakes, once for that moment, and has its plan carried out.

    Arguments:
        accounts: the state.
        clock, journal: the simulation's.
        call_of_agent: gives how the container agents of an account call the API of ECS.
        run_on: has the shell of a machine do some commands.
    """

    def __init__(
        self,
        accounts: Accounts,
        clock: Clock,
        journal: Journal,
        call_of_agent: Callable[[Account], Call],
        run_on: Callable[[Machine, Sequence[str]], Ended],
    ) -> None:
        self._accounts = accounts
        self._clock = clock
        self._journal = journal
        self._call_of_agent = call_of_agent
        self._run_on = run_on
        self._looks: dict[type[Any], Callable[[Any], None]] = {
            Task: self._look_at_task,
            Service: self._look_at_service,
            RegisteredTarget: self._look_at_target,
            Machine: self._look_at_machine,
            Cluster: self._look_at_cluster,
            CapacityProvider: self._look_at_provider,
            Watch: self._look_at_watch,
            DueFault: self._let_happen,
            Invocation: self._look_at_invocation,
            CodeDeployment: self._look_at_code_deployment,
        }

    def look_at(self, subject: object) -> None:
        """Ask the subject's rule, once for this moment, and do what it says."""
        if isinstance(subject, Errand):
            subject.run()
        else:
            self._looks[type(subject)](subject)

    def follow_ec2(self) -> None:
        """Take notice of EC2 instances that were launched, stopped, started or terminated, or got a role."""
        for account in list(self._accounts):
            changes = self._accounts.change(account).instances
            compute = self._accounts.neighbours(account).compute
            for instance_id, state in compute.states().items():
                machine = account.machines.get(instance_id)
                if machine is None:
                    facts = compute.facts(instance_id)
                    configuration = AgentConfiguration.from_user_data(facts.user_data)
                    machine = changes.add_machine(facts, configuration, timings.INSTANCE_BOOT_S.value)
                if machine.state is not state:
                    changes.set_state(machine, state)
                if not machine.facts.may_register and compute.facts(instance_id).may_register:
                    changes.let_register(machine)

    def follow_load_balancers(self) -> None:
        """Take notice of target groups, listeners and security groups that were changed."""
        for account in self._accounts:
            self._accounts.change(account).targets.follow()

    def _look_at_task(self, task: Task) -> None:
        """Ask a task's rule until it has nothing more to do now: one container's end may be another's start."""
        if task.next_look_at != self._clock.now:
            return
        task.next_look_at = None
        if _out_of_reach(task):
            return
        while (plan := task_rule.plan(task, self._clock.now)).actions:
            self._carry_out(plan, task.cluster.account)
        if plan.look_again_at:
            self._accounts.change(task.cluster.account).tasks.look_at(task, plan.look_again_at)

    def _look_at_service(self, service: Service) -> None:
        if service.next_pass_at != self._clock.now:
            return
        service.next_pass_at, service.looked_at = None, self._clock.now
        self._accounts.change(service.cluster.account).service_deployments.follow(service)
        plan = _rule_of(service)(service, self._clock.now)
        self._carry_out(plan, service.cluster.account)
        if plan.look_again_at:
            look_at(service, plan.look_again_at, self._clock)

    def _look_at_target(self, target: RegisteredTarget) -> None:
        """Ask the load balancers' rule until it has nothing more to do now."""
        if target.next_look_at != self._clock.now:
            return
        target.next_look_at = None
        account = target.task.cluster.account
        while (plan := load_balancer_rule.plan(target, self._clock.now)).actions:
            self._carry_out(plan, account)
            if account.targets.get(target.key) is not target:
                return
        if plan.look_again_at:
            look_again(target, plan.look_again_at, self._clock)

    def _let_happen(self, due: DueFault) -> None:
        """A fault that finds nothing to break when its time has come breaks nothing."""
        with contextlib.suppress(NothingToBreakError):
            self._accounts.change(due.account).faults.cause(due.fault)
        self.follow_ec2()

    def _look_at_machine(self, machine: Machine) -> None:
        if machine.next_look_at != self._clock.now:
            return
        machine.next_look_at = None
        plan = agent_rule.plan(machine, self._clock.now)
        self._carry_out(plan, machine.account)
        if plan.look_again_at:
            self._accounts.change(machine.account).instances.look_at(machine, plan.look_again_at)

    def _look_at_cluster(self, cluster: Cluster) -> None:
        if cluster.next_look_at != self._clock.now:
            return
        cluster.next_look_at = None
        self._carry_out(waiting_rule.plan(cluster), cluster.account)

    def _look_at_provider(self, provider: CapacityProvider) -> None:
        """Let managed scaling look; what it does to EC2 is noticed at once."""
        if provider.next_look_at != self._clock.now:
            return
        provider.next_look_at = None
        cluster = provider.cluster
        if cluster is None:
            return
        if provider.kind is ProviderKind.MANAGED_INSTANCES:
            plan = managed_rule.plan(provider, cluster, self._clock.now)
        else:
            group = self._accounts.neighbours(cluster.account).compute.group(provider.auto_scaling_group or "")
            plan = scaling_rule.plan(provider, cluster, group, self._clock.now) if group else Plan()
        self._carry_out(plan, cluster.account)
        if plan.look_again_at:
            self._accounts.change(cluster.account).capacity.look_at(provider, plan.look_again_at)
        self.follow_ec2()

    def _look_at_watch(self, watch: Watch) -> None:
        """Look at the alarms, then at what they want of services, and at what is scheduled."""
        if watch.next_look_at != self._clock.now:
            return
        account, now, since = watch.account, self._clock.now, watch.looked_at or self._clock.now
        watch.next_look_at, watch.looked_at = None, now
        neighbours = self._accounts.neighbours(account)
        scheduled = neighbours.auto_scaling.scheduled_actions()
        for action in scheduled:
            if schedule_rule.is_due(action, since, now):
                self._carry_out(Plan([ChangeBounds(action)]), account)
        for alarm in neighbours.alarms.all():
            self._carry_out(alarms_rule.plan(alarm, account.metrics, now), account)
        alarms = neighbours.alarms.all()
        self._scale_services(account, alarms)
        if alarms or scheduled:
            self._accounts.change(account).alarms.watch()

    def _scale_services(self, account: Account, alarms: list[Alarm]) -> None:
        neighbours, change = self._accounts.neighbours(account), self._accounts.change(account)
        sightings = {alarm.name: alarms_rule.seen(alarm, account.metrics, self._clock.now) for alarm in alarms}
        for resource in neighbours.auto_scaling.resource_ids():
            service, target = change.scaling.service(resource), neighbours.auto_scaling.target(resource)
            if service and target:
                self._carry_out(autoscaling_rule.plan(service, target, sightings, self._clock.now), account)

    def _look_at_code_deployment(self, deployment: CodeDeployment) -> None:
        """Ask CodeDeploy's rule until it has nothing more to do now."""
        if deployment.next_look_at != self._clock.now:
            return
        deployment.next_look_at = None
        changes = self._accounts.change(deployment.account).code_deploy
        changes.follow(deployment)
        while (plan := code_deploy_rule.plan(deployment, self._clock.now)).actions:
            self._carry_out(plan, deployment.account)
        if plan.look_again_at:
            changes.look_at(deployment, plan.look_again_at)

    def _look_at_invocation(self, invocation: Invocation) -> None:
        if invocation.next_look_at != self._clock.now:
            return
        invocation.next_look_at = None
        plan = run_command_rule.plan(invocation, self._clock.now)
        self._carry_out(plan, invocation.account)
        if plan.look_again_at:
            self._accounts.change(invocation.account).commands.look_at(invocation, plan.look_again_at)

    def _carry_out(self, plan: Plan, account: Account) -> None:
        change = self._accounts.change(account)
        for reason in plan.reasons:
            self._journal.write(self._clock.now, reason)
        for action in plan.actions:
            if isinstance(action, RegisterMachine):
                self._register(action.machine)
            elif isinstance(action, RunOnMachine):
                ended = self._run_on(action.invocation.machine, action.invocation.command.lines)
                change.commands.end(action.invocation, ended)
            else:
                change(action)

    def _register(self, machine: Machine) -> None:
        """Have an agent join its machine to its cluster; one that ECS refuses tries again later."""
        try:
            Agent(self._call_of_agent(machine.account)).register(machine, self._clock.now)
        except EcsError as refusal:
            self._accounts.change(machine.account).instances.register_later(
                machine, f"{refusal.code}: {refusal.message}"
            )


def _rule_of(service: Service) -> Callable[[Service, datetime], Plan]:
    """Return who plans for a service: it may be a daemon, or be under a deployment that shifts traffic."""
    if service.daemon:
        return daemon_rule.plan
    if service.controller is not DeploymentController.ECS:
        return task_set_rule.plan
    return blue_green_rule.plan if blue_green_rule.applies(service) else service_rule.plan


def _out_of_reach(task: Task) -> bool:
    """Whether nobody hears of the task: it runs on a machine without network, and is looked at once that is back."""
    instance = task.container_instance
    if instance is None or instance.machine is None or not instance.listed:
        return False
    return not instance.machine.online and not task_rule.needs_no_host(task)
