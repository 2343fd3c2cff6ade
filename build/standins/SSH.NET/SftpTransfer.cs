namespace Renci.SshNet;

/// <summary>Whole files, with many requests on their way at once: a file does not take a round trip for every 32 KB of it.</summary>
internal static class SftpTransfer
{
    private const int BlockSize = 32 * 1024;
    private const int Window = 64;

    public static void Upload(SftpSession session, Stream input, string path, bool canOverride, Action<ulong>? progress)
    {
        var handle = session.Ask(SftpRequest.OpenToWrite(path, canOverride)).Handle(path);
        var unanswered = new Queue<int>();
        var block = new byte[BlockSize];
        ulong offset = 0, written = 0;
        try
        {
            while (input.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false) is > 0 and var count)
            {
                session.Send(SftpRequest.Write(handle, offset, block.AsSpan(0, count)));
                unanswered.Enqueue(count);
                offset += (ulong)count;
                if (unanswered.Count == Window)
                    Acknowledge();
            }
            while (unanswered.Count > 0)
                Acknowledge();
        }
        finally
        {
            while (unanswered.TryDequeue(out _))
                session.Receive();
            session.Ask(SftpRequest.Close(handle)).Succeed(path);
        }

        void Acknowledge()
        {
            var count = unanswered.Dequeue();
            session.Receive().Succeed(path);
            progress?.Invoke(written += (ulong)count);
        }
    }

    public static void Download(SftpSession session, string path, Stream output, Action<ulong>? progress)
    {
        var handle = session.Ask(SftpRequest.OpenToRead(path)).Handle(path);
        var unanswered = 0;
        ulong read = 0;
        try
        {
            for (var next = 0ul; ;)
            {
                for (; unanswered < Window; unanswered++, next += BlockSize)
                    session.Send(SftpRequest.Read(handle, next, BlockSize));

                unanswered--;
                var reply = session.Receive();
                if (reply.IsEnd)
                    break;
                var data = reply.Data(path);
                output.Write(data);
                read += (ulong)data.Length;
                progress?.Invoke(read);

                if (data.Length < BlockSize)
                {
                    // Shorter than asked: the later answers do not follow on it.
                    Discard();
                    next = read;
                }
            }
        }
        finally
        {
            Discard();
            session.Ask(SftpRequest.Close(handle)).Succeed(path);
        }

        void Discard()
        {
            for (; unanswered > 0; unanswered--)
                session.Receive();
        }
    }
}
