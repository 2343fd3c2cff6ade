namespace Nuke.Common;

/// <summary>A parameter that every run needs, whatever its targets.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class RequiredAttribute : Attribute;
