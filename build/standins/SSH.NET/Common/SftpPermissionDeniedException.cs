namespace Renci.SshNet.Common;

/// <summary>The server refuses the access to a path.</summary>
public class SftpPermissionDeniedException : SshException
{
    public SftpPermissionDeniedException()
    {
    }

    public SftpPermissionDeniedException(string message)
        : base(message)
    {
    }

    public SftpPermissionDeniedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
