namespace Renci.SshNet.Common;

/// <summary>Something about an SSH connection or what runs over it failed.</summary>
public class SshException : Exception
{
    public SshException()
    {
    }

    public SshException(string message)
        : base(message)
    {
    }

    public SshException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
