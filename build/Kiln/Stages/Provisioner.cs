using Kiln.Machines;

namespace Kiln.Stages;

/// <summary>
/// One step of a stage, resolved: variables expanded, templates rendered, files found and hashed. It says what it depends on and
/// what a builder has to do, and does nothing itself.
/// </summary>
public sealed record Provisioner
{
    /// <summary>The key in the stage file: <c>packages</c>, <c>file</c>, <c>shell</c> …</summary>
    public required string Kind { get; init; }

    /// <summary>A line for the progress display and for errors: <c>packages redis-server</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Everything that can change its result, named in the operator's words.</summary>
    public required IReadOnlyList<StageInput> Inputs { get; init; }

    public required IReadOnlyList<BuilderStep> Steps { get; init; }

    /// <summary>The template that its files are rendered from; null for all other kinds.</summary>
    public FileContent? Template { get; init; }

    /// <summary>What its steps bring, and what that is made from.</summary>
    public IEnumerable<FileContent> Contents => Steps
        .Select(step => step switch
        {
            PutFile file => file.Content,
            RunScript script => script.Content,
            _ => null,
        })
        .Append(Template)
        .OfType<FileContent>();
}
