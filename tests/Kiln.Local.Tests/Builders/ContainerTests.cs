using Kiln.Local.Builders;
using Kiln.Local.Sandboxes;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Builders;

/// <summary>In a root file system that consists of this host's own programs, which stay untouched.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly ProcessRunner _processes = new(TimeProvider.System);
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln a:b,c ").FullName;
    private readonly List<string> _lines = [];

    [RootFact]
    public async Task A_program_sees_the_environment_it_is_given_and_no_other()
    {
        var result = await RunAsync(Command.Of("env") with { Environment = new Dictionary<string, string> { ["GREETING"] = "it's\n\"all\" $HOME", ["PATH"] = "/usr/bin:/bin" } });
        result.Output.ShouldContain("GREETING=it's\n\"all\" $HOME\n");
        result.Output.ShouldContain("\nPATH=/usr/bin:/bin\n");
        result.Output.ShouldNotContain("DOTNET");
    }

    [RootFact]
    public async Task A_secret_in_the_environment_is_on_no_command_line()
    {
        var secret = $"s{Environment.ProcessId}secret";
        var result = await RunAsync(Command.Of("sh", "-c", "ls /run/kiln; cat /proc/[0-9]*/cmdline; sleep 1") with { Environment = new Dictionary<string, string> { ["TOKEN"] = secret } }, async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            (await Census.ProcessesAsync($".*{secret}")).ShouldBeEmpty();
        });
        result.Output.ShouldNotContain(secret);
        result.Output.ShouldNotStartWith("environment");
    }

    [RootFact]
    public async Task A_variable_for_the_image_changes_nothing_for_the_hosts_programs()
    {
        var result = await RunAsync(Command.Of("/bin/echo", "ran") with { Environment = new Dictionary<string, string> { ["PATH"] = "/nowhere", ["LD_LIBRARY_PATH"] = "/nowhere" } });
        (result.Output, result.ExitCode).ShouldBe(("ran\n", 0));
    }

    [RootFact]
    public async Task What_a_step_leaves_running_is_told_and_killed()
    {
        (await RunAsync(Command.Of("sh", "-c", "setsid sleep 961 & a=$!; sleep 962 & b=$!; until grep -q ^sleep /proc/$a/cmdline && grep -q ^sleep /proc/$b/cmdline; do :; done; echo done"))).ExitCode.ShouldBe(0);
        _lines.Order(StringComparer.Ordinal).ShouldBe(["Left running by the step, and killed: sleep 961 ", "Left running by the step, and killed: sleep 962 ", "done"]);
        (await Census.ProcessesAsync("sleep 96[12]")).ShouldBeEmpty();
    }

    [RootFact]
    public async Task Both_streams_are_heard_in_the_order_in_which_they_were_written()
    {
        (await RunAsync(Command.Of("sh", "-c", "for i in $(seq 200); do echo out $i; echo err $i >&2; done"))).ExitCode.ShouldBe(0);
        string.Join('\n', _lines).ShouldBe(string.Join('\n', Enumerable.Range(1, 200).Select(i => $"out {i}\nerr {i}")));
    }

    [RootFact]
    public async Task Exit_codes_are_the_programs_own()
    {
        (await RunAsync(Command.Of("sh", "-c", "exit 42"))).ExitCode.ShouldBe(42);
    }

    [RootFact]
    public async Task A_time_limit_names_the_step()
    {
        var command = Command.Of("sleep", "963") with { Title = "scripts/slow.sh", Timeout = TimeSpan.FromSeconds(1) };
        (await Should.ThrowAsync<StepException>(() => RunAsync(command))).Message.ShouldBe("scripts/slow.sh ran longer than its time limit of 1 s");
        (await Census.ProcessesAsync("sleep 963")).ShouldBeEmpty();
    }

    [RootFact]
    public async Task A_link_in_the_exchange_folder_leads_no_write_onto_the_host()
    {
        var victim = $"{_folder}/victim";
        await File.WriteAllTextAsync(victim, "untouched");
        Directory.CreateDirectory($"{_folder}/exchange");
        File.CreateSymbolicLink($"{_folder}/exchange/environment", victim);
        (await RunAsync(Command.Of("true") with { Environment = new Dictionary<string, string> { ["A"] = "1" } })).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(victim)).ShouldBe("untouched");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<CommandResult> RunAsync(Command command, Func<Task>? meanwhile = null)
    {
        var (upper, work, root, exchange) = (Make("upper"), Make("work"), Make("root"), Make("exchange"));
        Directory.CreateDirectory($"{upper}/etc");
        await File.WriteAllTextAsync($"{upper}/etc/os-release", "ID=test\n");
        await File.WriteAllTextAsync($"{upper}/etc/resolv.conf", "");
        foreach (var link in new[] { "bin", "sbin", "lib", "lib64" }) File.CreateSymbolicLink($"{upper}/{link}", $"usr/{link}");
        foreach (var part in new[] { "usr", "tmp", "run" }) Directory.CreateDirectory($"{upper}/{part}");
        await using var sandbox = await Sandbox.StartAsync(
            _processes, [Mount.Overlay([Make("lower")], upper, work, root), Mount.Bind("/usr", $"{root}/usr")], Path.GetTempPath(), default);
        var running = new Container(sandbox, root, exchange).RunAsync(command, _lines.Add, default);
        if (meanwhile is not null) await meanwhile();
        return await running;
    }

    private string Make(string name) => Directory.CreateDirectory($"{_folder}/{name}").FullName;
}
