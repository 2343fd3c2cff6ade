using System.Globalization;
using Renci.SshNet;

namespace SSH.NET.Tests;

/// <summary>A program that connects, starts a command, and waits to be killed.</summary>
internal static class Program
{
    private static async Task Main(string[] arguments)
    {
        using var key = new PrivateKeyFile(arguments[1]);
        using var client = new SshClient("127.0.0.1", int.Parse(arguments[0], CultureInfo.InvariantCulture), Sshd.User, key);
        await client.ConnectAsync(CancellationToken.None);
        using var command = client.CreateCommand("sleep 60");
        var running = command.ExecuteAsync(CancellationToken.None);
        Console.WriteLine("connected");
        await running;
    }
}
