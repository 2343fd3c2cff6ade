namespace Renci.SshNet.Common;

/// <summary>A path, or the directory it should be in, does not exist on the server.</summary>
public class SftpPathNotFoundException : SshException
{
    public SftpPathNotFoundException()
    {
    }

    public SftpPathNotFoundException(string message)
        : base(message)
    {
    }

    public SftpPathNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
