namespace Kiln.Local;

/// <summary>When package archives are asked what they hold.</summary>
public enum Asking
{
    /// <summary>When their last answer is no longer good.</summary>
    WhenDue,

    /// <summary>Now, once in this run.</summary>
    Now,

    /// <summary>Not at all: what was last seen is kept, however old.</summary>
    Never,
}
