using System.Buffers;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>
/// What waits for one connection. Offering never waits: there is room for <see cref="MqttLimits.Waiting"/> notices and
/// <see cref="MqttLimits.WaitingBytes"/>, and who does not keep up is told apart from who does. Notices that wait at the same moment go to the
/// socket in one write. Safe for concurrent use.
/// </summary>
/// <param name="write">Writes whole packets to the connection.</param>
/// <param name="speaks5">Whether the connection speaks MQTT 5.</param>
/// <param name="window">How many messages at QoS 1 may be on their way without an answer.</param>
/// <param name="largest">The largest packet the client takes; larger notices are left out, as MQTT 5 section 3.1.2.11.4 says.</param>
internal sealed class Outgoing(Func<ReadOnlyMemory<byte>, Task> write, bool speaks5, int window, long largest)
{
    private const int UsualBuffer = 4096;
    private const int LargeBuffer = 64 << 10;
    private readonly Lock _gate = new();
    private readonly Queue<(Notice Notice, bool IsAcknowledged)> _waiting = new();
    private readonly Dictionary<ushort, Notice> _unanswered = [];
    private readonly List<Mark> _promised = [];
    private readonly Dictionary<int, long> _lost = [];
    private (long[] Lines, long Changes)? _resumesFrom;
    private List<Notice>? _held;
    private bool _heldOver;
    private long _bytes;
    private ushort _lastId;
    private bool _isWriting;
    private bool _isEnded;
    private long _writingSince;

    /// <summary>How many notices wait or are unanswered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _unanswered.Count;
            }
        }
    }

    /// <summary>Adds a notice; <see cref="FlushAsync"/> sends it.</summary>
    /// <returns>False when there is no room: the client is too slow.</returns>
    public bool Offer(Notice notice, bool isAcknowledged)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                Lost(notice, isAcknowledged);
                return true;
            }

            if (PublishFrame.Length(notice, isAcknowledged, speaks5) > largest)
            {
                return true;
            }

            if (isAcknowledged && _held is { } held)
            {
                _heldOver |= held.Count >= MqttLimits.Waiting;
                if (!_heldOver)
                {
                    held.Add(notice);
                }

                return true;
            }

            if (_waiting.Count >= MqttLimits.Waiting || _bytes > MqttLimits.WaitingBytes)
            {
                Lost(notice, isAcknowledged);
                return false;
            }

            _waiting.Enqueue((notice, isAcknowledged));
            _bytes += notice.Size;
            return true;
        }
    }

    /// <summary>Sends what may be sent; returns at once when someone else is at it. It does not fail: a connection that is gone is noticed by its reader.</summary>
    public async Task FlushAsync()
    {
        lock (_gate)
        {
            if (_isWriting || _isEnded || _waiting.Count == 0)
            {
                return;
            }

            _isWriting = true;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);
        try
        {
            while (Fill(ref buffer) is > 0 and var length)
            {
                await write(buffer.AsMemory(0, length)).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            End();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The client answered a message at QoS 1.</summary>
    public void Answered(ushort id)
    {
        lock (_gate)
        {
            _unanswered.Remove(id);
        }
    }

    /// <summary>Whether one write has taken longer than <paramref name="patience"/>: the client reads nothing.</summary>
    public bool IsStuck(TimeSpan patience)
    {
        lock (_gate)
        {
            return _isWriting && TimeSpan.FromMilliseconds(Environment.TickCount64 - _writingSince) > patience;
        }
    }

    /// <summary>Whether nothing more is sent.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isEnded;
            }
        }
    }

    /// <summary>Nothing more is sent. What waits is remembered, for <see cref="MoveBack"/>.</summary>
    public void End()
    {
        lock (_gate)
        {
            (_isEnded, _isWriting) = (true, false);
        }
    }

    /// <summary>From now on notices at QoS 1 are held back, while an earlier stretch is sent.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            (_held, _heldOver) = ([], false);
        }
    }

    /// <summary>Adds a notice of the earlier stretch, before those that are held.</summary>
    public void OfferEarlier(Notice notice)
    {
        lock (_gate)
        {
            if (!_isEnded && PublishFrame.Length(notice, true, speaks5) <= largest)
            {
                _waiting.Enqueue((notice, true));
                _bytes += notice.Size;
            }
        }
    }

    /// <summary>Lets the held notices follow.</summary>
    /// <returns>False when there were too many, which were dropped: the stretch since <see cref="Hold"/> must be sent from the store.</returns>
    public bool Release()
    {
        lock (_gate)
        {
            var held = _held ?? [];
            _held = null;
            if (_heldOver)
            {
                return false;
            }

            foreach (var notice in held)
            {
                _waiting.Enqueue((notice, true));
                _bytes += notice.Size;
            }

            return true;
        }
    }

    /// <summary>A notice is being made that will stand here.</summary>
    public void Promise(Mark mark)
    {
        lock (_gate)
        {
            _promised.Add(mark);
        }
    }

    /// <summary>It was offered, or will not come.</summary>
    public void Keep(Mark mark)
    {
        lock (_gate)
        {
            _promised.Remove(mark);
        }
    }

    /// <summary>What came after these positions is still being told; null once it was.</summary>
    public void ResumeFrom((long[] Lines, long Changes)? position)
    {
        lock (_gate)
        {
            _resumesFrom = position;
        }
    }

    /// <summary>Moves positions back to before what the client has not answered.</summary>
    /// <param name="lines">A position a partition.</param>
    /// <param name="changes">The position in the catalogue's changes.</param>
    public void MoveBack(long[] lines, ref long changes)
    {
        lock (_gate)
        {
            if (_resumesFrom is { } from)
            {
                for (var i = 0; i < lines.Length; i++)
                {
                    lines[i] = Math.Min(lines[i], from.Lines[i]);
                }

                changes = Math.Min(changes, from.Changes);
            }

            var open = _waiting.Where(one => one.IsAcknowledged).Select(one => one.Notice.Mark)
                .Concat(_unanswered.Values.Select(one => one.Mark)).Concat(_promised).Concat(_held?.Select(one => one.Mark) ?? []);
            open = open.Concat(_lost.Select(pair => new Mark(pair.Key, pair.Value)));
            foreach (var mark in open.Where(mark => mark.Number > 0))
            {
                if (mark.Line == Mark.Changes)
                {
                    changes = Math.Min(changes, mark.Number - 1);
                }
                else
                {
                    lines[mark.Line] = Math.Min(lines[mark.Line], mark.Number - 1);
                }
            }
        }
    }

    /// <summary>Remembers the first of each line that was not sent.</summary>
    private void Lost(Notice notice, bool isAcknowledged)
    {
        if (isAcknowledged && notice.Mark.Number > 0 && (!_lost.TryGetValue(notice.Mark.Line, out var first) || first > notice.Mark.Number))
        {
            _lost[notice.Mark.Line] = notice.Mark.Number;
        }
    }

    private int Fill(ref byte[] buffer)
    {
        lock (_gate)
        {
            var length = 0;
            while (_waiting.TryPeek(out var next) && !_isEnded && !(next.IsAcknowledged && _unanswered.Count >= window))
            {
                var needed = PublishFrame.Length(next.Notice, next.IsAcknowledged, speaks5);
                if (length + needed > buffer.Length)
                {
                    if (length > 0 && length + needed > LargeBuffer)
                    {
                        break;
                    }

                    buffer = Larger(buffer, length, length + needed);
                }

                _waiting.Dequeue();
                _bytes -= next.Notice.Size;
                PublishFrame.Write(buffer.AsSpan(length, needed), next.Notice, next.IsAcknowledged ? Number(next.Notice) : (ushort)0, speaks5);
                length += needed;
            }

            _isWriting = length > 0;
            _writingSince = Environment.TickCount64;
            return length;
        }
    }

    private static byte[] Larger(byte[] buffer, int used, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private ushort Number(Notice notice)
    {
        do
        {
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
        }
        while (_unanswered.ContainsKey(_lastId));

        _unanswered.Add(_lastId, notice);
        return _lastId;
    }
}
