using Kiln.Checks;
using Kiln.Machines;

namespace Kiln.Tests.Checks;

public sealed class CheckRunnerTests
{
    private readonly ScriptedMachine _machine = new();

    [Fact]
    public async Task Probes_next_to_each_other_travel_together_and_the_order_is_kept()
    {
        _machine.Probe("jq", (1, "")).Probe("getent", (0, "app:x:1:1::/:/bin/sh\napp\n")).Probe("stat", (0, "755|root|root\n"));
        Check[] checks = [new PackageCheck("jq"), new UserCheck("app"), new CommandCheck(["true"]), new FileCheck("/srv")];
        List<string> told = [];

        var results = await new CheckRunner(TimeProvider.System).RunAsync(checks, _machine, result => told.Add(result.Claim), CancellationToken.None);

        _machine.Asked.ShouldBe(["2 probes", "timeout --kill-after=5 30 true", "1 probes"]);
        results.Select(result => (result.Claim, result.Holds)).ShouldBe(
            [("package jq is installed", false), ("user app exists", true), ("command 'true' exits with 0", true), ("file /srv is there", true)]);
        told.ShouldBe(results.Select(result => result.Claim));
    }

    [Fact]
    public async Task What_takes_a_moment_is_asked_again_until_it_holds()
    {
        _machine.Probe("systemctl", (0, "LoadState=loaded\nActiveState=activating\nUnitFileState=enabled\n"), (0, "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n"))
            .Probe("dpkg", (0, "ii |1"));
        var results = await RunAsync(new PackageCheck("redis"), new ServiceCheck("redis"));
        results.ShouldAllBe(result => result.Holds);
        _machine.Asked.ShouldBe(["2 probes", "1 probes"]);
    }

    [Fact]
    public async Task What_never_becomes_true_fails_when_its_time_is_up()
    {
        _machine.Probe("/proc/net/tcp", (0, ""));
        var result = (await RunAsync(new PortCheck(80) { Within = TimeSpan.FromMilliseconds(600) }))[0];
        (result.Holds, result.Found).ShouldBe((false, "nothing listens on tcp"));
        _machine.Asked.Count.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task A_machine_that_answers_nonsense_ends_the_test()
    {
        var machine = new DeafMachine();
        var exception = await Should.ThrowAsync<MachineException>(() => new CheckRunner(TimeProvider.System).RunAsync([new UserCheck("app")], machine, _ => { }, CancellationToken.None));
        exception.Message.ShouldBe("m-2 answered 0 of 1 probes and ended with exit code 127: 'sh: base64: not found'");
    }

    private Task<IReadOnlyList<CheckResult>> RunAsync(params Check[] checks) =>
        new CheckRunner(TimeProvider.System).RunAsync(checks, _machine, _ => { }, CancellationToken.None);

    private sealed class DeafMachine : IMachine
    {
        public string Name => "m-2";

        public string Description => "scripted";

        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken) =>
            Task.FromResult(new CommandResult(127, "", "sh: base64: not found\n", TimeSpan.Zero));

        public Task<System.Net.IPEndPoint> ReachAsync(int port, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PowerOffAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
