namespace Kiln.Machines;

/// <summary>Who owns a file and who may do what with it. Names are looked up inside the machine.</summary>
/// <param name="Owner">A user's name or number.</param>
/// <param name="Group">A group's name or number.</param>
/// <param name="Mode">Permission bits, with set-user-id, set-group-id and sticky.</param>
public sealed record Ownership(string Owner, string Group, UnixFileMode Mode)
{
    public static Ownership Root(int mode) => new("root", "root", (UnixFileMode)mode);
}
