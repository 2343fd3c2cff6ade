namespace Kiln.Providers;

/// <summary>A failed builder that outlives its bake, so that somebody can look into it.</summary>
/// <param name="WayIn">The command that leads into it.</param>
/// <param name="Until">When it is ended.</param>
public sealed record KeptBuilder(string WayIn, DateTimeOffset Until);
