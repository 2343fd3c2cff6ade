namespace Kiln.Stages;

/// <summary>The three stages of every role's image, each made on top of the one before.</summary>
public enum StageKind
{
    /// <summary>The vendor's operating system, hardened, with the packages everyone shares.</summary>
    Base,

    /// <summary>What the application needs to run.</summary>
    AppBase,

    /// <summary>The application and what starts it at boot; the only kind that is deployed.</summary>
    App,
}
