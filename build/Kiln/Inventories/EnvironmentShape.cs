using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>The keys of an environment and of its fleets.</summary>
internal static class EnvironmentShape
{
    private static readonly Key<int> Servers = Key.Optional("servers", Shapes.Int(0, 1_000), "How many machines there are.", 1, 1);
    private static readonly Key<bool> ColdOnly = Key.Optional("cold_only", Shapes.Bool, "Left out by a deploy without --cold.", false, false);
    private static readonly Key<IReadOnlyList<string>> After = Key.Optional(
        "after", Shapes.List(Shapes.Name), "Roles of this environment that are deployed first.", (IReadOnlyList<string>)[]);

    private static readonly Key<string?> Size = Key.Optional("size", Shapes.Value, "How large a machine is: a name in the provider's sizes, or memory such as 2gb.");

    private static readonly Shape<Fleet> Fleet = Shapes.Mapping([Servers, ColdOnly, After, Size], entries => new Fleet
    {
        Position = entries.Position,
        Servers = entries.Get(Servers),
        ColdOnly = entries.Get(ColdOnly),
        After = entries.Get(After),
        Size = entries.Get(Size),
    },
    partial: true);

    private static readonly Key<string?> Provider = Key.Optional("provider", Shapes.Name, "Where its machines run. Default: the defaults' provider.");
    private static readonly Key<IReadOnlyDictionary<string, string>> Variables = Key.Optional(
        "variables", Shapes.Map(InventoryShapes.VariableName, Shapes.Value), "What its machines learn at boot; no bake sees them.", Defaults.None);

    private static readonly Key<IReadOnlyDictionary<string, Fleet>> Roles = Key.Optional(
        "roles", InventoryShapes.ByName(Fleet, (fleet, role) => fleet with { Role = role }), "How many machines of which role run here.",
        (IReadOnlyDictionary<string, Fleet>)new Dictionary<string, Fleet>());

    public static Shape<Environment> Environment { get; } = Shapes.Mapping([Provider, Variables, Roles], entries => new Environment
    {
        Position = entries.Position,
        Provider = entries.Get(Provider) ?? "",
        Variables = entries.Get(Variables),
        Fleets = entries.Get(Roles),
    },
    partial: true);
}
