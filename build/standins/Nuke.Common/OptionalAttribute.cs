namespace Nuke.Common;

/// <summary>A value whose absence or misspelling is not worth a warning.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class OptionalAttribute : Attribute;
