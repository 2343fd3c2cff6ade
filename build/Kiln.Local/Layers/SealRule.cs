namespace Kiln.Local.Layers;

/// <summary>What is done with the paths that a rule names.</summary>
internal enum SealAction
{
    /// <summary>The path goes, with all that is in it.</summary>
    Delete,

    /// <summary>Regular files stay, with their owner and mode, but hold nothing.</summary>
    Empty,
}

/// <summary>One thing that must not be in an image.</summary>
/// <param name="Pattern"><c>*</c> stands for any part of one name; a last <c>**</c> for everything below.</param>
internal sealed record SealRule(string Pattern, SealAction Action, string Reason);
