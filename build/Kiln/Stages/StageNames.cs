namespace Kiln.Stages;

/// <summary>Stages as operators read and write them.</summary>
public static class StageNames
{
    extension(StageKind kind)
    {
        /// <summary><c>base</c>, <c>app-base</c> or <c>app</c>.</summary>
        public string Name => kind switch
        {
            StageKind.Base => "base",
            StageKind.AppBase => "app-base",
            StageKind.App => "app",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
