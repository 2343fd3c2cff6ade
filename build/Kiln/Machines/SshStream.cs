using System.Text;

namespace Kiln.Machines;

/// <summary>What a remote command prints on one of its streams.</summary>
internal static class SshStream
{
    /// <summary>How much of it is kept, in bytes; what comes after is read and forgotten.</summary>
    private const int MostKept = 16 * 1024 * 1024;

    /// <param name="stream">Its reads block, so it is read on a thread of its own.</param>
    /// <param name="touched">Called whenever something came.</param>
    public static Task<string> ReadAsync(Stream stream, Action touched) => Task.Factory.StartNew(
        () =>
        {
            using var kept = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int count;
            while ((count = Next(stream, buffer)) > 0)
            {
                touched();
                kept.Write(buffer, 0, (int)Math.Min(count, MostKept - kept.Length));
            }

            return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static int Next(Stream stream, byte[] buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (ObjectDisposedException)
        {
            // The connection went away; the missing exit status says so.
            return 0;
        }
    }
}
