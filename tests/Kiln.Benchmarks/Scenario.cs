namespace Kiln.Benchmarks;

/// <summary>What changed before the command that is timed.</summary>
internal enum Scenario
{
    /// <summary>Nothing is there: no image, no cache, no download.</summary>
    Cold,

    /// <summary>Nothing is there but what was downloaded before.</summary>
    ColdDownloaded,

    Unchanged,

    /// <summary>In a file of the application.</summary>
    OneByte,

    /// <summary>Added to what the application needs.</summary>
    OnePackage,

    /// <summary>As <see cref="Cold"/>, but four roles in one command.</summary>
    FourRoles,
}

internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } = Enum.GetValues<Scenario>();

    extension(Scenario scenario)
    {
        /// <summary>As it is asked for.</summary>
        public string Name => scenario switch
        {
            Scenario.ColdDownloaded => "cold-downloaded",
            Scenario.OneByte => "one-byte",
            Scenario.OnePackage => "one-package",
            Scenario.FourRoles => "four-roles",
            _ => scenario.ToString().ToLowerInvariant(),
        };

        /// <summary>As it is shown.</summary>
        public string Title => scenario switch
        {
            Scenario.Cold => "cold: nothing there",
            Scenario.ColdDownloaded => "cold, packages downloaded before",
            Scenario.Unchanged => "nothing changed",
            Scenario.OneByte => "one byte of the application changed",
            Scenario.OnePackage => "one package added to app-base",
            _ => "four roles at once, cold",
        };

        /// <summary>Takes a minute or so each time, and so is run fewer times.</summary>
        public bool IsLong => scenario is Scenario.Cold or Scenario.ColdDownloaded or Scenario.FourRoles;

        /// <summary>Begins with nothing baked.</summary>
        public bool StartsEmpty => scenario.IsLong;

        public int Disks => scenario == Scenario.FourRoles ? 4 : 1;
    }
}
