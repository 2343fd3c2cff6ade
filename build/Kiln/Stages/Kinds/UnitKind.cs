using System.Text.RegularExpressions;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Stages.Kinds;

/// <summary>A systemd unit, and whether it starts with the machine.</summary>
internal sealed record UnitOptions(Located<string>? Source, Located<string> Name, bool Enable, bool Mask);

/// <summary><c>unit: { source: files/app.service, enable: true }</c></summary>
internal sealed partial class UnitKind()
    : ProvisionerKind<UnitOptions>("unit", "A systemd unit: one of yours, or one that is already in the machine. It is never started during a bake.")
{
    private const string Pattern = @"[A-Za-z0-9:_.\\@\-]{1,200}\.(service|socket|timer|mount|automount|path|target|slice|swap)";

    private static readonly Key<Located<string>?> Source = Key.OptionalValue(
        "source", StageShapes.Source, "A unit file, relative to the stage's folder, for /etc/systemd/system.");

    private static readonly Key<Located<string>?> Name = Key.OptionalValue(
        "name", Shapes.Text.Located(), "The unit's name. Default: the file's; without a source it is required.");

    private static readonly Key<bool> Enable = Key.Optional("enable", Shapes.Bool, "Whether it starts with the machine.", true, true);
    private static readonly Key<bool> Mask = Key.Optional("mask", Shapes.Bool, "Whether nothing at all may start it.", false, false);

    protected override Shape<UnitOptions> Options { get; } = Shapes.Mapping([Source, Name, Enable, Mask], Make);

    protected override Provisioner? Resolve(UnitOptions options, StageContext context)
    {
        var name = options.Name.Value;
        if (!UnitName().IsMatch(name))
            options.Name.Report(context.Reading, $"expected a unit's name such as app.service, found {Printable.Quote(name)}");

        var (verb, state) = options switch
        {
            { Mask: true } => ("mask", "masked"),
            { Enable: true } => ("enable", "enabled"),
            _ => ("disable", "disabled"),
        };
        var title = $"unit {name}";
        RunCommand command = new(Command.Of("systemctl", verb, name));
        if (options.Source is not { } source)
            return new() { Kind = "unit", Title = title, Inputs = [new(title, state)], Steps = [command] };

        if (context.Sources.FindFile(source, context.Reading) is not { } path || context.Sources.Read(path, source, context.Reading) is not { } content)
            return null;
        return new()
        {
            Kind = "unit",
            Title = title,
            Inputs = [new(source.Value, content.Sha256), new(title, state)],
            Steps = [new PutFile($"/etc/systemd/system/{name}", content, Ownership.Root(0b110_100_100)), .. options.Enable ? (BuilderStep[])[command] : []],
        };
    }

    private static UnitOptions Make(Entries entries)
    {
        var (source, name) = (entries.Get(Source), entries.Get(Name));
        if (source is null && name is null)
            entries.Report("expected 'source', a unit file, or 'name', a unit that is already in the machine");
        if (entries.Get(Mask) && source is not null)
            entries.Report(Mask, "a unit that is masked has no file of its own; leave out 'source'");
        if (entries.Get(Mask) && entries.Has(Enable) && entries.Get(Enable))
            entries.Report(Mask, "a unit cannot be both enabled and masked");

        var file = source is { } located ? located with { Value = located.Value.Split('/')[^1] } : default;
        return new(source, name ?? file, entries.Get(Enable), entries.Get(Mask));
    }

    [GeneratedRegex($@"\A{Pattern}\z")]
    private static partial Regex UnitName();
}
