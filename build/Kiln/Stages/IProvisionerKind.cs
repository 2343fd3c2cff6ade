using Kiln.Documents;

namespace Kiln.Stages;

/// <summary>Resolves one provisioner as it was written. Null: what is wrong is recorded in the context.</summary>
public delegate Provisioner? ProvisionerSource(StageContext context);

/// <summary>A kind of provisioner: a key under <c>provision:</c> and what stands behind it.</summary>
public interface IProvisionerKind
{
    /// <summary>Its name, its strict schema, and what it is for.</summary>
    Key<ProvisionerSource> Declaration { get; }
}

/// <summary>A provisioner kind whose options are read as <typeparamref name="TOptions"/>.</summary>
public abstract class ProvisionerKind<TOptions>(string name, string description) : IProvisionerKind
{
    public Key<ProvisionerSource> Declaration => Key.Required<ProvisionerSource>(
        name, Options.Select<ProvisionerSource>(options => context => Resolve(options, context)), description);

    /// <summary>How it is written.</summary>
    protected abstract Shape<TOptions> Options { get; }

    /// <summary>What it depends on, and what a builder has to do. Null: what is wrong is recorded in the context.</summary>
    protected abstract Provisioner? Resolve(TOptions options, StageContext context);
}
