namespace Kiln.Documents;

/// <summary>One pass over what operators wrote. It collects everything that is wrong, so that all of it is reported at once.</summary>
public sealed class Reading
{
    /// <summary>Beyond this many problems nobody reads on.</summary>
    public const int MostProblems = 100;

    private readonly List<Problem> _problems = [];

    /// <summary>How many problems there were, those that are not kept included.</summary>
    public int Count { get; private set; }

    /// <summary>Enough is known to be wrong; costly checks can be left out.</summary>
    public bool IsFull => Count >= MostProblems;

    /// <summary>Records a problem and carries on.</summary>
    /// <param name="path">By keys: <c>roles.web.base</c>.</param>
    public void Report(SourcePosition position, string path, string message)
    {
        if (!IsFull)
            _problems.Add(new(position, path, message));
        Count++;
    }

    /// <summary>Records what another pass found, after what this one has.</summary>
    public void Add(Reading other)
    {
        foreach (var problem in other._problems) Report(problem.Position, problem.Path, problem.Message);
        Count += other.Count - other._problems.Count;
    }

    /// <summary>Reads a file in this shape. False: what is wrong is recorded, and there may be a part of the value to check further.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="name">What problems call it: its path from the repository's root.</param>
    /// <param name="environment">Looks up <c>${env:NAME}</c>; null where that is ordinary text.</param>
    public bool TryRead<T>(
        string path, string name, Shape<T> shape, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value,
        Func<string, string?>? environment = null)
    {
        value = default;
        var holds = DocumentReader.TryRead(path, name, this, environment, out var node);
        return node is not null && shape.TryRead(node, "", this, out value) && holds;
    }

    /// <summary>Ends the pass.</summary>
    /// <exception cref="ConfigurationException">Something was wrong.</exception>
    public void ThrowIfAny()
    {
        if (Count == 0)
            return;

        List<Problem> problems = [.. _problems.OrderBy(problem => problem.Position.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.Position.Line).ThenBy(problem => problem.Position.Column)];
        if (Count > MostProblems)
            problems.Add(new(problems[^1].Position, "", $"there are {Count - MostProblems} more problems, not shown"));
        throw new ConfigurationException(problems);
    }
}
