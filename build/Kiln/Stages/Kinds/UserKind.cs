using System.Text;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages.Kinds;

/// <summary>What a user is like. Null: as it is; for a new user, the usual.</summary>
internal sealed record UserOptions(string Name, bool System, string? Home, string? Shell, string? Comment, IReadOnlyList<string> Groups);

/// <summary><c>user: { name: redis-ops, system: true, home: /srv/redis }</c></summary>
internal sealed class UserKind()
    : ProvisionerKind<UserOptions>("user", "A user with a group of the same name, made or changed. Nobody can log in with a password.")
{
    private static readonly Key<string> Name = Key.Required("name", StageShapes.Account("user"), "The user's name.");
    private static readonly Key<bool> System = Key.Optional("system", Shapes.Bool, "A service's user: low number, no home made, no shell.", false, false);
    private static readonly Key<string?> Home = Key.Optional("home", StageShapes.Target, "The home folder. Default: /home/NAME, for a system user /nonexistent.");
    private static readonly Key<string?> Shell = Key.Optional("shell", StageShapes.Target, "The login shell. Default: /bin/bash, for a system user /usr/sbin/nologin.");
    private static readonly Key<string?> Comment = Key.Optional(
        "comment", Shapes.Matching("text on one line without ':'", "^[^:]*$", text => !text.Any(letter => letter == ':' || char.IsControl(letter))), "Who this is.");

    private static readonly Key<IReadOnlyList<string>> Groups = Key.Optional(
        "groups", Shapes.List(StageShapes.Account("group")), "Further groups, which have to exist.", (IReadOnlyList<string>)[]);

    protected override Shape<UserOptions> Options { get; } = Shapes.Mapping(
        [Name, System, Home, Shell, Comment, Groups],
        entries => new UserOptions(
            entries.Get(Name), entries.Get(System), entries.Get(Home), entries.Get(Shell), entries.Get(Comment), entries.Get(Groups)));

    protected override Provisioner Resolve(UserOptions options, StageContext context)
    {
        var title = $"user {options.Name}";
        return new()
        {
            Kind = "user",
            Title = title,
            Inputs = [new(title, string.Join(' ', [options.System ? "system" : "ordinary", .. Given(options), .. Further(options)]))],
            Steps = [new RunScript(title, new FileContent.Text(Script(options)), Command.Of())],
        };
    }

    private static string Script(UserOptions options)
    {
        var isSystem = options.System ? " --system" : "";
        var home = options.Home ?? (options.System ? "/nonexistent" : $"/home/{options.Name}");
        var shell = options.Shell ?? (options.System ? "/usr/sbin/nologin" : "/bin/bash");
        var making = options.System ? "--no-create-home" : "--create-home";

        var script = new StringBuilder("#!/bin/sh\nset -eu\n");
        script.Append($"getent group {options.Name} >/dev/null || groupadd{isSystem} {options.Name}\n");
        script.Append($"getent passwd {options.Name} >/dev/null || useradd{isSystem} --gid {options.Name} {making} ")
            .Append($"--home-dir {ShellText.Quote(home)} --shell {ShellText.Quote(shell)} {options.Name}\n");
        script.Append($"usermod {string.Join(' ', ["--lock", .. Given(options), .. Further(options)])} {options.Name}\n");
        return script.ToString();
    }

    private static IEnumerable<string> Given(UserOptions options) =>
        new[] { ("--home", options.Home), ("--shell", options.Shell), ("--comment", options.Comment) }
            .Where(option => option.Item2 is not null)
            .Select(option => $"{option.Item1} {ShellText.Quote(option.Item2!)}");

    private static IEnumerable<string> Further(UserOptions options) =>
        options.Groups.Count == 0 ? [] : [$"--append --groups {string.Join(',', options.Groups)}"];
}
