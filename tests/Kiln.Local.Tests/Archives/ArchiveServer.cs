using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kiln.Local.Tests.Archives;

/// <summary>What a server does about one request instead of answering it as it should.</summary>
internal enum Fault
{
    None,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>404.</summary>
    Missing,

    /// <summary>Closes the connection in the middle of the content.</summary>
    Truncated,

    /// <summary>Other bytes of the same length.</summary>
    Corrupt,

    /// <summary>Never answers.</summary>
    Hanging,
}

/// <summary>Serves a folder over HTTP on the loopback interface, as badly as it is told to.</summary>
internal sealed class ArchiveServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _folder;
    private readonly Func<string, int, Fault> _fault;
    private readonly Task _accepting;
    private readonly Dictionary<string, int> _requests = [];

    /// <param name="fault">Of a request, by its path and how often that was asked for before.</param>
    public ArchiveServer(string folder, Func<string, int, Fault> fault)
    {
        _folder = folder;
        _fault = fault;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How often a file of this ending was asked for.</summary>
    public int RequestsFor(string ending)
    {
        lock (_requests) return _requests.Where(request => request.Key.EndsWith(ending, StringComparison.Ordinal)).Sum(request => request.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = connection.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            while (await reader.ReadLineAsync(_end.Token) is { } request)
            {
                while (!string.IsNullOrEmpty(await reader.ReadLineAsync(_end.Token)))
                {
                    // The request's headers.
                }

                if (!await AnswerAsync(stream, Uri.UnescapeDataString(request.Split(' ')[1]))) return;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The test is over, or apt is.
        }
    }

    private async Task<bool> AnswerAsync(NetworkStream stream, string path)
    {
        int before;
        lock (_requests)
        {
            before = _requests.GetValueOrDefault(path);
            _requests[path] = before + 1;
        }

        var file = _folder + path;
        var fault = _fault(path, before);
        if (fault == Fault.Hanging) await Task.Delay(Timeout.Infinite, _end.Token);
        var content = File.Exists(file) && fault is not (Fault.Unavailable or Fault.Missing) ? await File.ReadAllBytesAsync(file, _end.Token) : [];
        if (fault == Fault.Corrupt) Array.Fill(content, (byte)'x');
        var status = fault == Fault.Unavailable ? "503 Service Unavailable" : File.Exists(file) && fault != Fault.Missing ? "200 OK" : "404 Not Found";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {content.Length}\r\n\r\n")), _end.Token);
        await stream.WriteAsync(fault == Fault.Truncated ? content.AsMemory(0, content.Length / 2) : content, _end.Token);
        return fault != Fault.Truncated;
    }
}
