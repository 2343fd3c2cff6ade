using System.Security.Cryptography;
using System.Text;
using Kiln;
using Kiln.Bakes;
using Kiln.Checks;
using Kiln.Documents;
using Kiln.Files;
using Kiln.Inventories;
using Kiln.Local;
using Kiln.Local.Hosts;
using Kiln.Retention;
using Kiln.Stages;

/// <summary>What the operator wrote, and asked for: read whole and checked before any target runs.</summary>
internal sealed record Configuration
{
    /// <summary>The providers that this build has.</summary>
    private static readonly string[] Providers = ["local"];

    /// <summary>The repository's root.</summary>
    public required string Root { get; init; }

    /// <summary>For each role asked for, its stages from the base up.</summary>
    public required IReadOnlyList<IReadOnlyList<Stage>> Roles { get; init; }

    /// <summary>For each role asked for, what must be true of its image.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Check>> Checks { get; init; }

    public required LocalOptions Local { get; init; }

    /// <summary>Which images stay.</summary>
    public required RetentionPolicy Retention { get; init; }

    /// <summary>As the command line says.</summary>
    public required Request Request { get; init; }

    /// <summary>How many stages are baked at the same time.</summary>
    public required int ParallelBakes { get; init; }

    /// <summary>How many images are tested at the same time.</summary>
    public required int ParallelTests { get; init; }

    /// <summary>The folder for what programs print.</summary>
    public string Logs => Path.Combine(Local.Store, "logs");

    /// <exception cref="KilnException">Something is wrong; all of it is named.</exception>
    public static Configuration Read(string root, Request request)
    {
        var inventory = new InventoryReader(
            Providers, () => InventoryReader.BasesUnder(root), name => request.EnvironmentVariables.GetValueOrDefault(name)).Read(root);
        RequireProvider(inventory, request);
        var roles = RolesOf(inventory, request.Roles);
        var local = request.Local(inventory, request.Rehash ? null : new(CacheOf(root, IndexOf(request.Store)), TimeProvider.System));
        var hashes = new HashCache(CacheOf(root, "hashes"), !request.Rehash, TimeProvider.System);
        var definitions = new RoleReader(root, inventory, request.Variables, hashes).Read(roles);
        hashes.Save();
        return new()
        {
            Root = root,
            Roles = [.. definitions.Select(definition => definition.Stages)],
            Checks = definitions.ToDictionary(definition => definition.Role.Name, definition => definition.Checks),
            Local = local,
            Retention = request.Retention(inventory),
            Request = request,
            ParallelBakes = request.Parallel ?? Parallelism.OfBakes(System.Environment.ProcessorCount, HostMemory.Free),
            ParallelTests = request.Parallel ?? Parallelism.OfTests(System.Environment.ProcessorCount, HostMemory.Free),
        };
    }

    // Whoever can run the build can write there, whoever the store belongs to.
    private static string CacheOf(string root, string name) => Path.Combine(root, ".nuke", "temp", $"kiln-{name}");

    // Each store's own.
    private static string IndexOf(string store) => $"images-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store)))[..8]}";

    private static void RequireProvider(Inventory inventory, Request request)
    {
        if (request.Environment is { } environment && !inventory.Environments.ContainsKey(environment))
        {
            throw new KilnException($"--environment: there is no environment '{environment}' in {inventory.File}. {NearestName.Hint(environment, inventory.Environments.Keys)}");
        }

        var provider = request.Provider ?? (request.Environment is { } name ? inventory.Environments[name].Provider : inventory.Defaults.Provider);
        if (!Providers.Contains(provider)) throw new KilnException($"--provider: there is no provider '{provider}'. {NearestName.Hint(provider, Providers)}");
    }

    private static IReadOnlyList<Role> RolesOf(Inventory inventory, IReadOnlyList<string> names)
    {
        if (names is ["all"]) return [.. inventory.Roles.Values];
        if (names.FirstOrDefault(name => !inventory.Roles.ContainsKey(name)) is { } unknown)
        {
            throw new KilnException($"--role: there is no role '{unknown}' in {inventory.File}. {NearestName.Hint(unknown, inventory.Roles.Keys.Append("all"))}");
        }

        return [.. names.Distinct().Select(name => inventory.Roles[name])];
    }
}
