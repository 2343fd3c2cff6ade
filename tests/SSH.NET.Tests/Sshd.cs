using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Renci.SshNet;

namespace SSH.NET.Tests;

/// <summary>A real sshd on a free port of this machine, with host keys and an accepted user key of its own.</summary>
public sealed class Sshd : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly string _directory = Directory.CreateTempSubdirectory("sshd-").FullName;
    private Process? _process;
    private int _hostKeys;

    public Sshd()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"These tests need {Program}. On Debian and Ubuntu it is in the package openssh-server.");
        Directory.CreateDirectory("/run/sshd"); // sshd's own, for its separation of privileges
        Port = FreePort();
        KeyFile = MakeKey("user", "ed25519");
        HostKeyFile = MakeKey("host", "ed25519");
        File.Copy(KeyFile + ".pub", Path.Combine(_directory, "authorized_keys"));
        Start();
    }

    public static string User => Environment.UserName;

    public int Port { get; }

    public string KeyFile { get; }

    public string HostKeyFile { get; private set; }

    public ConnectionInfo Info => new("127.0.0.1", Port, User, new PrivateKeyAuthenticationMethod(User, new PrivateKeyFile(KeyFile)));

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }

    public string MakeKey(string name, string type, string passphrase = "", params string[] more)
    {
        var file = Path.Combine(_directory, name);
        Run("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-f", file, .. more]);
        return file;
    }

    public string Fingerprint() => Run("ssh-keygen", "-l", "-f", HostKeyFile + ".pub").Split(' ')[1]["SHA256:".Length..];

    public SshClient Connect()
    {
        var client = new SshClient(Info);
        client.Connect();
        return client;
    }

    /// <summary>The same server, at the same port, with another host key.</summary>
    public void ChangeHostKey(string type, params string[] more)
    {
        Stop();
        File.Delete(HostKeyFile);
        HostKeyFile = MakeKey($"host-{++_hostKeys}", type, "", more);
        Start();
    }

    /// <summary>The processes that serve the connections, not the one that listens.</summary>
    public IEnumerable<int> Children() => _process is null ? [] : ChildrenOf(_process.Id);

    /// <summary>Sends a signal to what serves the connections first, and only then to what they run.</summary>
    public void Signal(string signal)
    {
        var serving = Children().ToList();
        var running = serving.SelectMany(ChildrenOf).ToList();
        Run("kill", ["-s", signal, "--", .. serving.Concat(running).Select(id => id.ToString(CultureInfo.InvariantCulture))]);
    }

    public void Stop()
    {
        if (_process is null)
            return;
        Signal("KILL");
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_directory, recursive: true);
    }

    private static IEnumerable<int> ChildrenOf(int process) =>
        Run("ps", "-o", "pid=", "--ppid", process.ToString(CultureInfo.InvariantCulture))
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private void Start()
    {
        var configuration = Path.Combine(_directory, "sshd_config");
        File.WriteAllText(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            ListenAddress 127.0.0.1
            Port {Port}
            HostKey {HostKeyFile}
            AuthorizedKeysFile {_directory}/authorized_keys
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp

            """));
        _process = Process.Start(new ProcessStartInfo(Program, ["-D", "-f", configuration, "-E", Path.Combine(_directory, "log")]));
        for (var attempt = 0; attempt < 100 && !Listens(); attempt++)
            Task.Delay(20).Wait();
    }

    private bool Listens()
    {
        try
        {
            using var connection = new TcpClient();
            connection.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
