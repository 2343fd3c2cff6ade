using System.Net;
using System.Net.Sockets;

namespace Kiln.Machines;

/// <summary>
/// Whether an SSH server speaks behind a port yet. Cheaper than an attempt to log in, and needed besides: a forwarded port accepts
/// connections long before the machine behind it does.
/// </summary>
internal static class SshBanner
{
    /// <summary>How long a server that is up may take for its first word; under emulation that is a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<bool> AnswersAsync(IPEndPoint address, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, either.Token);
            var word = new byte[4];
            return await socket.ReceiveAsync(word, either.Token) == word.Length && word.AsSpan().SequenceEqual("SSH-"u8);
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
