using Kiln.Local.Hosts;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests.Hosts;

public sealed class HostProgramsTests
{
    private readonly ProcessRunner _processes = new(TimeProvider.System);

    public static TheoryData<string> Programs =>
        [.. HostProgram.ForBakes.Concat(HostProgram.ForMachines).Distinct().Select(program => $"{program.Program} {program.Package}")];

    [Fact]
    public void What_is_missing_is_named_with_its_package_and_how_to_get_it() =>
        HostPrograms.Describe([new("no-such-a", "pack"), new("no-such-b", "bundle"), new("/no/such/c", "pack")]).ShouldBe(
            "This host lacks no-such-a (package pack), no-such-b (package bundle), /no/such/c (package pack). Install: apt-get install bundle pack");

    [Fact]
    public void Only_what_is_not_there_is_missing() =>
        HostPrograms.Missing([new("sh", "dash"), new("no-such", "a"), new("no-such", "a"), new("/etc/passwd", "base-files"), new("/etc/no-such", "b")])
            .ShouldBe([new("no-such", "a"), new("/etc/no-such", "b")]);

    [Fact]
    public void A_host_with_apt_can_install() => HostPrograms.CanInstall().ShouldBe(File.Exists("/etc/debian_version") && ProgramPath.Find("apt-get") is not null);

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_is_in_the_package_that_is_named_for_it(string line)
    {
        if (line.Split(' ') is not [var program, var package]) throw new InvalidOperationException(line);
        if (ProgramPath.Find(program) is not { } path || ProgramPath.Find("dpkg") is null) return;
        if (!(await RunAsync("dpkg", "-s", package)).Succeeded) return;

        // dpkg knows a file by the name it was installed as: /bin/mount and /usr/bin/mount are the same today.
        var file = Path.GetFileName(path);
        var owners = await RunAsync("dpkg", "-S", path.StartsWith("/usr/", StringComparison.Ordinal) && program.Contains('/', StringComparison.Ordinal) ? path : $"*bin/{file}");
        owners.Output.Split('\n').Any(owner => owner.Split(':')[0].Split(", ").Contains(package) && owner.EndsWith($"/{file}", StringComparison.Ordinal))
            .ShouldBeTrue($"{program} is not in {package}: {owners.Output}");
    }

    [Fact]
    public async Task A_package_that_does_not_exist_is_an_error_with_apts_reason()
    {
        var runner = new Answers { ["install"] = new(100, "", "E: Unable to locate package pack\n", default), ["update"] = new(0, "", "", default) };
        (await Should.ThrowAsync<KilnException>(() => new HostPrograms(runner).InstallAsync([new("no-such", "pack")], _ => { }, default))).Message.ShouldBe(
            "This host lacks no-such (package pack). Install: apt-get install pack — apt-get could not do it (exit 100). E: Unable to locate package pack");
        const string install = "apt-get install --yes --quiet --no-install-recommends --option=DPkg::Lock::Timeout=120 pack";
        runner.Asked.ShouldBe([install, "apt-get update --quiet", install]);
    }

    private Task<CommandResult> RunAsync(params string[] command) => _processes.RunAsync(Command.Of(command), null, default);

    /// <summary>Answers by the program's first argument.</summary>
    private sealed class Answers : Dictionary<string, CommandResult>, IProcessRunner
    {
        public List<string> Asked { get; } = [];

        public Task<CommandResult> RunAsync(Command command, Action<string>? output, CancellationToken cancellationToken)
        {
            Asked.Add(command.ToString());
            return Task.FromResult(this[command.Arguments[1]]);
        }
    }
}
