using Kiln.Documents;

namespace Kiln.Inventories;

/// <summary>The keys of <c>nodes.yaml</c>.</summary>
internal static class InventoryDocument
{
    private static readonly Key<int> Version = Key.Required("version", Shapes.Int(1, 1), "The version of this file's form: 1.");
    private static readonly Key<Defaults> Defaults = Key.Optional("defaults", RoleShape.Defaults, "What holds where a role or environment says nothing else.", new Defaults());

    private static readonly Shape<Uri> Url = Shapes.Matching("a URL such as https://mirror.example/debian, without user and password", "^(https?|file)://", IsUrl)
        .Select(text => new Uri(text));

    private static readonly Key<Uri> MirrorUrl = Key.Required("url", Url, "The distribution's archive.");
    private static readonly Key<Uri?> Security = Key.Optional("security", Url, "The archive of security updates.");

    private static readonly Key<Mirror?> Mirror = Key.Optional(
        "mirror",
        Shapes.Either(
            Url.Select(url => new Mirror(url, null)),
            Shapes.Mapping([MirrorUrl, Security], entries => new Mirror(entries.Get(MirrorUrl), entries.Get(Security)))),
        "Where the distribution's packages come from. Default: where this host has them.");

    private static readonly Key<TimeSpan> Refresh = Key.Optional(
        "refresh", Shapes.Duration, "How long what a package archive said is good; 0s asks in every run.", TimeSpan.FromDays(1), "1d");

    private static readonly Key<IReadOnlyDictionary<string, ProviderSettings>?> Providers = Key.Optional(
        "providers", InventoryShapes.ByName(new ProviderShape(), (settings, name) => settings with { Name = name }), "What is said to each provider.");

    private static readonly Key<IReadOnlyDictionary<string, Role>> Roles = Key.Required(
        "roles", InventoryShapes.ByName(RoleShape.Role, (role, name) => role with { Name = name }), "The kinds of machines, by name.");

    private static readonly Key<IReadOnlyDictionary<string, Environment>?> Environments = Key.Optional(
        "environments", InventoryShapes.ByName(EnvironmentShape.Environment, (environment, name) => environment with { Name = name }),
        "How many machines of a role run where, by name.");

    /// <summary>Everything but the references.</summary>
    public static Shape<Inventory> Shape { get; } = Shapes.Mapping(
        [Version, Defaults, Mirror, Refresh, Providers, Roles, Environments],
        entries => new Inventory
        {
            File = entries.Position.File,
            Defaults = entries.Get(Defaults),
            Mirror = entries.Get(Mirror),
            Refresh = entries.Get(Refresh),
            Providers = entries.Get(Providers) ?? new Dictionary<string, ProviderSettings>(),
            Roles = entries.Get(Roles) ?? new Dictionary<string, Role>(),
            Environments = entries.Get(Environments) ?? new Dictionary<string, Environment>(),
        },
        partial: true);

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https" or "file")
        && url.UserInfo.Length == 0 && text.Contains("://", StringComparison.Ordinal) && !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter));
}
