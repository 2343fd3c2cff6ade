namespace Nuke.Common.Tooling;

/// <summary>Takes options and returns them, changed.</summary>
public delegate T Configure<T>(T options);
