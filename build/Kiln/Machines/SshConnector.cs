using System.Net.Sockets;
using System.Text;
using Kiln.Processes;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Kiln.Machines;

/// <summary>Logs in to a machine that is still booting.</summary>
internal static class SshConnector
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>A server that is up but refuses the key may still be short of reading it; not for longer than this many times.</summary>
    private const int MostRefusals = 5;

    /// <summary>Tries until the machine answers or the deadline passes.</summary>
    /// <exception cref="MachineException">It did not answer in time, showed another host key, or refuses the login key.</exception>
    public static async Task<SshClient> ConnectAsync(SshOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        Exception? last = null;
        try
        {
            for (var refusals = 0; ;)
            {
                if (await SshBanner.AnswersAsync(options.Address, time, either.Token))
                {
                    try
                    {
                        return await TryAsync(options, either.Token);
                    }
                    catch (SshAuthenticationException exception)
                    {
                        if (++refusals == MostRefusals) throw new MachineException($"{options.Name} refuses the key that {options.User} should log in with: {exception.Message}", exception);
                        last = exception;
                    }
                    catch (Exception exception) when (exception is SshException or SocketException or IOException)
                    {
                        last = exception;
                    }
                }

                await Task.Delay(Pause, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MachineException(
                $"{options.Name} did not answer over SSH at {options.Address} within {Duration.Text(options.Deadline)}{(last is null ? "" : $": {last.Message}")}", last);
        }
    }

    private static async Task<SshClient> TryAsync(SshOptions options, CancellationToken cancellationToken)
    {
        using var key = new MemoryStream(Encoding.ASCII.GetBytes(options.Login.PrivateKey));
        var client = new SshClient(options.Address.Address.ToString(), options.Address.Port, options.User, new PrivateKeyFile(key));
        var expected = SshHostKey.Parse(options.HostKey);
        List<byte[]> refused = [];
        client.HostKeyReceived += (_, received) =>
        {
            received.CanTrust = received.HostKey.AsSpan().SequenceEqual(expected);
            if (!received.CanTrust) refused.Add(received.HostKey);
        };
        try
        {
            await client.ConnectAsync(cancellationToken);
            return client;
        }
        catch (Exception exception)
        {
            client.Dispose();
            if (refused.Count == 0) throw;
            throw new MachineException(
                $"{options.Name} at {options.Address} showed the host key {SshHostKey.Fingerprint(refused[0])}, expected {SshHostKey.Fingerprint(expected)}. "
                + "Another machine answers there, or someone is in between: nothing was sent to it.",
                exception);
        }
    }
}
