using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kiln.Tests.Images;

/// <summary>The file that the role <c>app</c> ships, run as its unit runs it.</summary>
internal sealed class WebService : IAsyncDisposable
{
    private static readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Process _process;
    private readonly Uri _address;

    private WebService(Process process, int port) => (_process, _address) = (process, new Uri($"http://127.0.0.1:{port}"));

    /// <summary>Starts it and waits until it says that it listens.</summary>
    public static async Task<WebService> StartAsync(int redisPort, string? version = null)
    {
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("kiln-app-").FullName;
        File.Copy(Repository.Path("images/roles/app/files/app.py"), Path.Combine(folder, "app.py"));
        if (version is not null) await File.WriteAllTextAsync(Path.Combine(folder, "version"), version + "\n");

        var process = Start(folder, port.ToString(), redisPort.ToString());
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        line.ShouldNotBeNull(await ErrorsAsync(process));
        return new WebService(process, port);
    }

    /// <summary>Runs it with settings that it must refuse.</summary>
    public static async Task<(int ExitCode, string Errors)> RefusedAsync(string port)
    {
        using var process = Start(Repository.Path("images/roles/app/files"), port, "6379");
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(_address, path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks it to end, as systemd does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> ExitCodeAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        Directory.Delete(_process.StartInfo.WorkingDirectory, recursive: true);
        _process.Dispose();
    }

    private static Process Start(string folder, string port, string redisPort)
    {
        // By its full name: a version manager's shim on PATH would take the signal meant for the service.
        var start = new ProcessStartInfo("/usr/bin/python3", ["-I", "-B", "-u", Path.Combine(folder, "app.py")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PORT"] = port, ["REDIS_HOST"] = "127.0.0.1", ["REDIS_PORT"] = redisPort },
        };
        start.Environment.Remove("REDIS_PASSWORD");
        return Process.Start(start)!;
    }

    private static async Task<string> ErrorsAsync(Process process) =>
        process.HasExited ? await process.StandardError.ReadToEndAsync() : "";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
