namespace Kiln.Stages;

/// <summary>One named fact that a stage's result depends on: a package list, a file's content, the parent's fingerprint.</summary>
/// <param name="Name">What an operator calls it: <c>files/redis.conf</c>, <c>packages</c>, <c>parent</c>.</param>
/// <param name="Value">The fact itself where it is short, else its SHA-256.</param>
public sealed record StageInput(string Name, string Value)
{
    /// <summary>The input that names what a stage is made on, by its fingerprint; a base has none.</summary>
    public const string Parent = "parent";

    /// <summary>The input of a base that names what its package archive held.</summary>
    public const string Archive = "archive";
}
