using System.Reflection;
using Nuke.Common.Parameters;
using Nuke.Common.ValueInjection;

namespace Nuke.Common;

/// <summary>
/// A field or property whose value comes from the command line, the environment or the parameters files, in that order.
/// A value that cannot be converted leaves the member as it is, with a warning.
/// </summary>
public class ParameterAttribute(string description = null) : ValueInjectionAttributeBase
{
    public virtual string Description { get; } = description;

    /// <summary>The name on the command line, in the environment and in the files; by default the member's.</summary>
    public string Name { get; set; }

    /// <summary>One character that splits a single value into the items of an array.</summary>
    public string Separator { get; set; }

    /// <summary>Whether the help lists it.</summary>
    public virtual bool List { get; set; } = true;

    public Type ValueProviderType { get; set; }

    /// <summary>A member of type <c>IEnumerable&lt;string&gt;</c> that names the values there are.</summary>
    public string ValueProviderMember { get; set; }

    public override object GetValue(MemberInfo member, object instance) =>
        ParameterValues.Get(new ParameterMember(member, this));

    public virtual IEnumerable<(string, object)> GetValueSet(MemberInfo member, object instance) => null;
}
