namespace Kiln.Images;

/// <summary>What a provider calls an image: a name locally, an AMI or snapshot id on a cloud.</summary>
public readonly record struct ImageId(string Value)
{
    public override string ToString() => Value;
}
