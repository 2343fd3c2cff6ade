using System.Threading.Channels;

namespace Renci.SshNet;

/// <summary>
/// Output of a command, to be read while it runs. It holds what nobody has read yet, however much that is: a reader
/// that comes late loses nothing, and a command whose output nobody reads does not stand still.
/// </summary>
internal sealed class ChannelStream : Stream
{
    private readonly Channel<byte[]> _blocks = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _block;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Append(ReadOnlySpan<byte> bytes) => _blocks.Writer.TryWrite(bytes.ToArray());

    public void Complete() => _blocks.Writer.TryComplete();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_block.IsEmpty)
        {
            if (_blocks.Reader.TryRead(out var block))
                _block = block;
            else if (!_blocks.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                return 0;
        }
        return Take(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_block.IsEmpty)
        {
            if (_blocks.Reader.TryRead(out var block))
                _block = block;
            else if (!await _blocks.Reader.WaitToReadAsync(cancellationToken))
                return 0;
        }
        return Take(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Ends it. What it holds can still be read.</summary>
    protected override void Dispose(bool disposing)
    {
        Complete();
        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _block.Length);
        _block.Span[..count].CopyTo(buffer);
        _block = _block[count..];
        return count;
    }
}
