using System.Text;
using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>Reads and writes files on a server. One operation at a time.</summary>
public class SftpClient : BaseClient
{
    private SftpSession? _session;

    public SftpClient(ConnectionInfo connectionInfo)
        : base(connectionInfo)
    {
    }

    public SftpClient(string host, int port, string username, params IPrivateKeySource[] keyFiles)
        : this(new ConnectionInfo(host, port, username, new PrivateKeyAuthenticationMethod(username, keyFiles)))
    {
    }

    public SftpClient(string host, string username, params IPrivateKeySource[] keyFiles)
        : this(host, 22, username, keyFiles)
    {
    }

    public override bool IsConnected => base.IsConnected && _session is not null;

    /// <summary>How long one operation may take. Default: for ever.</summary>
    public TimeSpan OperationTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    private SftpSession Session
    {
        get
        {
            _ = OpenMaster;
            return _session ?? throw new SshConnectionException("Client not connected.");
        }
    }

    public void UploadFile(Stream input, string path, Action<ulong>? uploadCallback = null) => UploadFile(input, path, canOverride: true, uploadCallback);

    /// <param name="input">Read to its end.</param>
    /// <param name="path">A file in a directory that exists.</param>
    /// <param name="canOverride">Whether the file may exist already.</param>
    /// <param name="uploadCallback">Gets the number of bytes so far.</param>
    public void UploadFile(Stream input, string path, bool canOverride, Action<ulong>? uploadCallback = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        Session.Run(path, OperationTimeout, session => SftpTransfer.Upload(session, input, path, canOverride, uploadCallback));
    }

    public void DownloadFile(string path, Stream output, Action<ulong>? downloadCallback = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        Session.Run(path, OperationTimeout, session => SftpTransfer.Download(session, path, output, downloadCallback));
    }

    /// <summary>Whether there is something at the path: a symbolic link counts as itself.</summary>
    public bool Exists(string path)
    {
        try
        {
            Session.Run(path, OperationTimeout, session => session.Mode(path, follow: false));
            return true;
        }
        catch (SftpPathNotFoundException)
        {
            return false;
        }
    }

    public void CreateDirectory(string path) => Session.Run(path, OperationTimeout, session => session.Do(SftpRequest.MakeDirectory(path), path));

    /// <summary>Deletes a file or an empty directory.</summary>
    public void Delete(string path) => Session.Run(path, OperationTimeout, session =>
        session.Do((session.Mode(path, follow: false) & SftpRequest.TypeBits) == SftpRequest.DirectoryType ? SftpRequest.RemoveDirectory(path) : SftpRequest.Remove(path), path));

    public void DeleteFile(string path) => Session.Run(path, OperationTimeout, session => session.Do(SftpRequest.Remove(path), path));

    public void DeleteDirectory(string path) => Session.Run(path, OperationTimeout, session => session.Do(SftpRequest.RemoveDirectory(path), path));

    /// <summary>Renames, where nothing has the new name yet.</summary>
    public void RenameFile(string oldPath, string newPath) => RenameFile(oldPath, newPath, isPosix: false);

    /// <param name="oldPath">What to rename.</param>
    /// <param name="newPath">Its new name.</param>
    /// <param name="isPosix">Whether to replace, in one step, what has the new name.</param>
    public void RenameFile(string oldPath, string newPath, bool isPosix) =>
        Session.Run(oldPath, OperationTimeout, session => session.Do(isPosix ? SftpRequest.PosixRename(oldPath, newPath) : SftpRequest.Rename(oldPath, newPath), oldPath));

    /// <param name="path">A file or a directory.</param>
    /// <param name="mode">Permissions as they are written, in decimal digits: 600 is <c>rw-------</c>.</param>
    public void ChangePermissions(string path, short mode)
    {
        var permissions = SftpRequest.Permissions(mode);
        Session.Run(path, OperationTimeout, session => session.Do(SftpRequest.SetMode(path, (session.Mode(path, follow: true) & ~SftpRequest.PermissionBits) | permissions), path));
    }

    public byte[] ReadAllBytes(string path)
    {
        using var content = new MemoryStream();
        DownloadFile(path, content);
        return content.ToArray();
    }

    public string ReadAllText(string path) => ReadAllText(path, Encoding.UTF8);

    public string ReadAllText(string path, Encoding encoding)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path)), encoding);
        return reader.ReadToEnd();
    }

    protected override void OnConnected()
    {
        base.OnConnected();
        _session = new SftpSession(OpenMaster, OperationTimeout == Timeout.InfiniteTimeSpan ? ConnectionInfo.Timeout : OperationTimeout);
    }

    protected override void OnDisconnecting()
    {
        _session?.Dispose();
        _session = null;
        base.OnDisconnecting();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _session?.Dispose();
    }
}
