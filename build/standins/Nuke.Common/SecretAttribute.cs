namespace Nuke.Common;

/// <summary>A value that must not be seen; a parameters file holds it encrypted only.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public class SecretAttribute : Attribute;
