namespace Renci.SshNet.Common;

/// <summary>Something did not end within its time.</summary>
public class SshOperationTimeoutException : SshException
{
    public SshOperationTimeoutException()
    {
    }

    public SshOperationTimeoutException(string message)
        : base(message)
    {
    }

    public SshOperationTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
