using System.Globalization;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Tests.Processes;

public class ProcessRunnerTests
{
    private readonly ProcessRunner _runner = new(TimeProvider.System);

    /// <summary>For how many seconds a program sleeps: no other program does for just as long.</summary>
    private readonly string _long = string.Create(CultureInfo.InvariantCulture, $"985.{Environment.ProcessId}{TimeProvider.System.GetTimestamp() % 1_000_000}");

    [Fact]
    public async Task A_program_gets_its_arguments_as_they_are()
    {
        var result = await RunAsync(Command.Of("printf", "%s|", "a b", "$(id)", "", "'"));
        result.Output.ShouldBe("a b|$(id)||'|");
    }

    [Fact]
    public async Task Exit_codes_and_both_streams_are_results()
    {
        var result = await RunAsync(Command.Of("sh", "-c", "echo out; echo err >&2; exit 3"));
        (result.ExitCode, result.Output, result.Error, result.Succeeded).ShouldBe((3, "out\n", "err\n", false));
    }

    [Fact]
    public async Task Input_is_handed_over_whole()
    {
        var text = new string('x', 1_000_000);
        (await RunAsync(Command.Of("cat") with { Input = text })).Output.ShouldBe(text);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_no_failure() =>
        (await RunAsync(Command.Of("true") with { Input = new('x', 1_000_000) })).ExitCode.ShouldBe(0);

    [Fact]
    public async Task Lines_are_handed_on_as_they_come()
    {
        var lines = new List<string>();
        await _runner.RunAsync(Command.Of("printf", "one\r\ntwo\nthree"), lines.Add, default);
        lines.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task The_environment_is_clean_but_for_what_is_asked()
    {
        var result = await RunAsync(Command.Of("env") with { Environment = new Dictionary<string, string> { ["A"] = "1" } });
        var names = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).ToList();
        names.ShouldContain("A");
        names.ShouldContain("PATH");
        names.ShouldNotContain("DOTNET_CLI_TELEMETRY_OPTOUT");
    }

    [Fact]
    public async Task A_program_that_runs_too_long_is_killed_with_all_it_started()
    {
        var exception = await Should.ThrowAsync<StepException>(
            () => RunAsync(Command.Of("sh", "-c", $"sleep {_long} & setsid sleep {_long} & wait") with { Timeout = TimeSpan.FromMilliseconds(500) }));
        exception.Message.ShouldBe($"sh -c 'sleep {_long} & setsid sleep {_long} & wait' ran longer than its time limit of 0.5 s");
        await ShouldBeGoneAsync();
    }

    [Fact]
    public async Task A_program_that_prints_nothing_is_killed()
    {
        var exception = await Should.ThrowAsync<StepException>(() => RunAsync(Command.Of("sleep", "986") with { SilenceTimeout = TimeSpan.FromMilliseconds(300) }));
        exception.Message.ShouldBe("sleep 986 printed nothing for 0.3 s");
    }

    [Fact]
    public async Task Cancelling_kills_the_program()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => _runner.RunAsync(Command.Of("sleep", _long), null, source.Token));
        await ShouldBeGoneAsync();
    }

    [Fact]
    public async Task A_daemon_left_behind_does_not_hold_the_result_up()
    {
        var daemon = (await RunAsync(Command.Of("sh", "-c", "sleep 984 & echo $!"))).Output;
        daemon.ShouldMatch("^[0-9]+\\n$");
        (await RunAsync(Command.Of("kill", daemon.Trim()))).Succeeded.ShouldBeTrue("it runs on");
    }

    [Fact]
    public async Task A_missing_program_is_named() =>
        (await Should.ThrowAsync<StepException>(() => RunAsync(Command.Of("no-such-program")))).Message.ShouldBe("no-such-program is not installed on this host, or not on the PATH");

    [Fact]
    public async Task Endless_output_without_a_line_break_is_bounded()
    {
        var longest = 0;
        var result = await _runner.RunAsync(Command.Of("head", "-c", "40000000", "/dev/zero"), line => longest = Math.Max(longest, line.Length), default);
        longest.ShouldBeLessThanOrEqualTo(16 * 1024);
        result.Output.Length.ShouldBe(16 * 1024 * 1024);
    }

    // A program that is killed may take a moment to go.
    private async Task ShouldBeGoneAsync()
    {
        var patience = TimeProvider.System.GetTimestamp();
        string left;
        while ((left = (await RunAsync(Command.Of("pgrep", "-f", $"^sleep {_long}$"))).Output).Length > 0)
        {
            TimeProvider.System.GetElapsedTime(patience).ShouldBeLessThan(TimeSpan.FromSeconds(20), left);
            await Task.Delay(20);
        }
    }

    private Task<CommandResult> RunAsync(Command command) => _runner.RunAsync(command, null, default);
}
