using Kiln.Documents;

namespace Kiln.Stages;

/// <summary>A stage file as it was written.</summary>
internal sealed record StageDocument(Distribution? Distribution, IReadOnlyList<ProvisionerSource> Provisioners)
{
    private static readonly Key<string> Name = Key.Required("name", Shapes.Name, "The distribution: debian.");
    private static readonly Key<string> Codename = Key.Required("codename", Shapes.Name, "What its archive calls the release: bookworm.");
    private static readonly Key<IReadOnlyList<string>> Components = Key.Optional(
        "components", Shapes.List(Shapes.Name), "The parts of the archive that are used.", (IReadOnlyList<string>)["main"],
        new System.Text.Json.Nodes.JsonArray("main"));

    private static readonly Key<Distribution> From = Key.Required(
        "distribution",
        Shapes.Mapping([Name, Codename, Components], entries => new Distribution(entries.Get(Name), entries.Get(Codename), entries.Get(Components))),
        "The operating system that the base starts from.");

    private static readonly Key<IReadOnlyList<ProvisionerSource>> Provision = Key.Optional(
        "provision", Shapes.List(Shapes.OneOf("provisioner", [.. ProvisionerKinds.All.Select(kind => kind.Declaration)])),
        "What is done to the machine, in this order.", (IReadOnlyList<ProvisionerSource>)[]);

    /// <summary>Of an app-base's or app's file.</summary>
    public static Shape<StageDocument> Shape { get; } = Shapes.Mapping([Provision], entries => new StageDocument(null, entries.Get(Provision)), partial: true);

    /// <summary>Of a base's file.</summary>
    public static Shape<StageDocument> BaseShape { get; } = Shapes.Mapping(
        [From, Provision], entries => new StageDocument(entries.Get(From), entries.Get(Provision)), partial: true);

    /// <summary>Of either, for editors.</summary>
    public static Shape<StageDocument> AnyShape { get; } = Shapes.Mapping(
        [Key.Optional("distribution", From.Shape, "The operating system; only in a base's stage.yaml."), Provision],
        entries => new StageDocument(null, entries.Get(Provision)));
}
