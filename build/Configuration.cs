using Kiln;
using Kiln.Bakes;
using Kiln.Checks;
using Kiln.Documents;
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
        var reading = new Reading();
        var stages = roles.Select(role => StagesOf(root, inventory, role, request.Variables, reading)).ToList();
        var checks = roles.ToDictionary(role => role.Name, role => ChecksOf(root, role.Name, reading));
        reading.ThrowIfAny();
        return new()
        {
            Root = root,
            Roles = stages,
            Checks = checks,
            Local = request.Local(inventory),
            Retention = request.Retention(inventory),
            Request = request,
            ParallelBakes = request.Parallel ?? Parallelism.OfBakes(System.Environment.ProcessorCount, HostMemory.Free),
            ParallelTests = request.Parallel ?? Parallelism.OfTests(System.Environment.ProcessorCount, HostMemory.Free),
        };
    }

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

    private static IReadOnlyList<Stage> StagesOf(string root, Inventory inventory, Role role, IReadOnlyDictionary<string, string> variables, Reading reading)
    {
        var reader = new StageReader(root);
        Stage?[] stages =
        [
            reader.Read(StageKind.Base, role.Base, inventory.VariablesOf(null, variables), reading),
            reader.Read(StageKind.AppBase, role.Name, inventory.VariablesOf(role, variables), reading),
            reader.Read(StageKind.App, role.Name, inventory.VariablesOf(role, variables), reading),
        ];
        return [.. stages.OfType<Stage>()];
    }

    private static IReadOnlyList<Check> ChecksOf(string root, string role, Reading reading)
    {
        var name = $"images/roles/{role}/checks.yaml";
        return ChecksReader.Read(Path.Combine(root, name), name, reading);
    }
}
