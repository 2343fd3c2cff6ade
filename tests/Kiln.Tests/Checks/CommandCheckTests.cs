using Kiln.Checks;

namespace Kiln.Tests.Checks;

public sealed class CommandCheckTests
{
    private readonly ScriptedMachine _machine = new();

    [Fact]
    public async Task A_command_is_ended_by_the_machine_itself_when_its_time_is_up()
    {
        var check = new CommandCheck(["sh", "-c", "sleep 60"]) { Timeout = TimeSpan.FromSeconds(2.5) };
        _machine.Commands = _ => new(124, "", "", TimeSpan.FromSeconds(2.5));
        (await RunAsync(check)).ShouldBe(CheckOutcome.Failed("0", "still running after 2.5 s"));
        _machine.Asked.ShouldBe(["timeout --kill-after=5 2.5 sh -c 'sleep 60'"]);
    }

    [Fact]
    public async Task A_failing_command_shows_what_it_wrote_to_standard_error()
    {
        _machine.Commands = _ => new(1, "", "Could not connect\u001b[0m\nto redis\n", TimeSpan.Zero);
        (await RunAsync(new(["redis-cli", "ping"]) { Output = [new("PONG")] }))
            .ShouldBe(CheckOutcome.Failed("0, standard output containing 'PONG'", "exit code 1, standard output nothing, standard error 'Could not connect[0m⏎to redis'"));
    }

    [Fact]
    public async Task An_expected_failure_holds()
    {
        _machine.Commands = _ => new(3, "", "denied", TimeSpan.Zero);
        (await RunAsync(new(["true"]) { ExitCode = 3, Error = new("denied") })).ShouldBe(CheckOutcome.Held);
    }

    private Task<CheckOutcome> RunAsync(CommandCheck check) => check.RunAsync(_machine, CancellationToken.None);
}
