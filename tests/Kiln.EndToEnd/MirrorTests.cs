using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kiln.EndToEnd.Running;

namespace Kiln.EndToEnd;

/// <summary>Mirrors of the package archive that cannot be relied on. (What they can do in the middle of a download, the provider's tests have.)</summary>
[Collection(SharedStore.Name)]
public sealed class MirrorTests(BakedStore store) : IAsyncDisposable
{
    private readonly TcpListener _mirror = Listening();
    private Task _answering = Task.CompletedTask;

    private string Fresh => $"{store.Path}-mirrored";

    [Fact]
    public async Task One_that_takes_connections_and_never_answers_is_given_up_and_nothing_is_made()
    {
        // The kernel takes the connections; nobody reads what comes. The host's own patience wins over Kiln's 10 s a try.
        var workspace = Workspace().Write("apt/patience", "Acquire::http::Timeout \"1\";\n");
        string[] impatientHost = ["unshare", "--mount", "--", "sh", "-ec", "mount --bind \"$0\" /etc/apt/apt.conf.d; exec \"$@\"", workspace.PathOf("apt")];
        var bake = await store.RunAsync(impatientHost, workspace, Fresh, "BakeApp", "--role", "redis");
        bake.ShouldFailWith("The package archive could not be read.", $"Failed to fetch {Address}/debian/dists/bookworm/InRelease", "or name a mirror that has bookworm in nodes.yaml (mirror:).");
        await ShouldHoldNothingAsync();
    }

    [Fact]
    public async Task One_whose_content_is_not_what_was_signed_is_refused_and_nothing_is_made()
    {
        var signed = Directory.EnumerateFiles($"{store.Path}/cache/apt", "*_dists_bookworm_InRelease", SearchOption.AllDirectories).First();
        var content = await File.ReadAllTextAsync(signed);
        content.ShouldContain("\nSHA256:\n ");
        _answering = AnswerAsync("/dists/bookworm/InRelease", content.Replace("\nSHA256:\n ", "\nSHA256:\n  ", StringComparison.Ordinal));

        var bake = await store.RunAsync([], Workspace(), Fresh, "BakeApp", "--role", "redis");
        bake.ShouldFailWith("The package archive could not be read.", $"{Address}/debian bookworm InRelease");
        bake.Output.ShouldMatch("(?i)BADSIG|bad signature");
        await ShouldHoldNothingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _mirror.Dispose();
        await _answering;
        if (Directory.Exists(Fresh)) Directory.Delete(Fresh, recursive: true);
    }

    private string Address => $"http://{_mirror.LocalEndpoint}";

    private Workspace Workspace() => store.NewWorkspace().Append("nodes.yaml", $"mirror: {Address}/debian\n");

    private async Task ShouldHoldNothingAsync()
    {
        await Census.ShouldBeCleanAsync(Fresh);
        foreach (var folder in new[] { "images", "layers", "builds", "archives" }) Directory.EnumerateFileSystemEntries($"{Fresh}/{folder}").ShouldBeEmpty(folder);
    }

    /// <summary>Answers what is asked of one file; all others are not there.</summary>
    private async Task AnswerAsync(string ending, string content)
    {
        try
        {
            while (true)
            {
                using var client = await _mirror.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                var asked = (await reader.ReadLineAsync() ?? "").Split(' ');
                while (await reader.ReadLineAsync() is { Length: > 0 }) { }
                var body = asked.ElementAtOrDefault(1)?.EndsWith(ending, StringComparison.Ordinal) == true ? content : null;
                var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {(body is null ? "404 Not Found" : "200 OK")}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body ?? "")}\r\nConnection: close\r\n\r\n");
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + body));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static TcpListener Listening()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
