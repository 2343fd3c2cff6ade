namespace Renci.SshNet.Common;

public class ExceptionEventArgs(Exception exception) : EventArgs
{
    public Exception Exception { get; } = exception;
}
