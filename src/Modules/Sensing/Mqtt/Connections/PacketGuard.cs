namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>
/// Follows the packets' lengths (MQTT 5, section 2.1.4) as a connection's bytes are read, and stops at the head of one that is too large:
/// the server library would reserve up to 256 MB for it, before it knows who sends it. One reader at a time.
/// </summary>
internal sealed class PacketGuard(Stream inner) : Stream
{
    private const int InLength = 0;
    private const int AtType = -1;
    private int _lengthBytes = AtType;
    private int _length;
    private int _left;
    private bool _isFirst = true;

    /// <summary>Whether a packet was too large; nothing can be read any more.</summary>
    public bool IsExceeded { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfExceeded();
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Follow(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ThrowIfExceeded();
        var read = inner.Read(buffer, offset, count);
        Follow(buffer.AsSpan(offset, read));
        return read;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Follow(ReadOnlySpan<byte> read)
    {
        while (!read.IsEmpty)
        {
            if (_left > 0)
            {
                var passed = Math.Min(_left, read.Length);
                _left -= passed;
                read = read[passed..];
                continue;
            }

            Head(read[0]);
            read = read[1..];
        }
    }

    private void Head(byte next)
    {
        if (_lengthBytes == AtType)
        {
            (_lengthBytes, _length) = (InLength, 0);
            return;
        }

        _length |= (next & 0x7F) << (7 * _lengthBytes++);
        if (_length > (_isFirst ? MqttLimits.FirstPacket : MqttLimits.Packet) || (_lengthBytes == 4 && next >= 0x80))
        {
            IsExceeded = true;
            ThrowIfExceeded();
        }

        if (next < 0x80)
        {
            (_left, _lengthBytes, _isFirst) = (_length, AtType, false);
        }
    }

    private void ThrowIfExceeded()
    {
        if (IsExceeded)
        {
            throw new IOException("A packet is larger than this server takes.");
        }
    }
}
