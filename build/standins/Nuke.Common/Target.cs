namespace Nuke.Common;

/// <summary>A step of a build: a property of this type defines one, its name is the property's.</summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);
