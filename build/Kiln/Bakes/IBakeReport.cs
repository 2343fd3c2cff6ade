using Kiln.Images;
using Kiln.Plans;
using Kiln.Providers;

namespace Kiln.Bakes;

/// <summary>Hears what a bake does, while it does it.</summary>
public interface IBakeReport
{
    /// <summary>The stage is there already, perhaps because another bake just finished it.</summary>
    void Reused(BakeStep step, Image image);

    void Started(BakeStep step);

    /// <summary>It goes on from what an earlier bake had done.</summary>
    void Resumed(BakeStep step, Checkpoint from);

    /// <summary>A provisioner, or a phase around them, begins.</summary>
    /// <param name="title"><c>packages redis-server</c>, <c>seal</c>.</param>
    void Phase(BakeStep step, string title);

    /// <summary>A program of the phase printed this; made safe for a terminal.</summary>
    void Line(BakeStep step, string text);

    /// <summary>Something the operator should know now.</summary>
    void Note(string text);

    void Built(BakeStep step, Image image, TimeSpan duration);

    /// <summary>The stage ended without an image; the failure itself is thrown.</summary>
    void Failed(BakeStep step);
}
