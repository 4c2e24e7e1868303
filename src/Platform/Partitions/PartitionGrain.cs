using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Platform.Consumers;
using Civium.Platform.Faults;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Civium.Platform.Partitions;

/// <summary>
/// Numbers a partition's observations without gaps and hands them to the store in that order. Several batches may be on their way to the
/// disk at once, so that one sync serves them all; when one fails, the numbers after it are taken back by reading the partition anew.
/// </summary>
[HashBasedPlacement]
internal sealed class PartitionGrain(
    IObservationStore store,
    PartitionOwnership ownership,
    TimeProvider time,
    IEnumerable<IReadingJudge> judges,
    ILogger<PartitionGrain> log) : Grain, IPartitionGrain, IDisposable
{
    private readonly Dictionary<string, Task<PartitionReply>> _underWay = [];
    private readonly IReadingJudge? _judge = judges.SingleOrDefault();
    private readonly DuplicateGuard _duplicates = new(store);
    private PartitionHold _hold = null!;
    private long _next;
    private Task? _recovery;
    private int _processes;

    private int Partition => (int)this.GetPrimaryKeyLong();

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await HoldAsync(cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        ownership.Release(_hold.Partition, _hold.Epoch);
        return Task.CompletedTask;
    }

    public Task KeepAsync(int processes)
    {
        if (_processes != 0 && processes != 0 && _processes != processes)
        {
            this.MigrateOnIdle();
        }

        _processes = processes == 0 ? _processes : processes;
        return Task.CompletedTask;
    }

    public async Task<PartitionReply> AppendAsync(AppendMessage message)
    {
        if (_recovery is { } recovery)
        {
            await recovery;
        }

        if (message.Key is not { } key)
        {
            return await StoreAsync(message);
        }

        if (!_underWay.TryGetValue(key, out var first))
        {
            first = StoreOnceAsync(message, key);
            _underWay[key] = first;
            try
            {
                return await first;
            }
            finally
            {
                _underWay.Remove(key);
            }
        }

        await first;
        return await AppendAsync(message);
    }

    /// <inheritdoc/>
    public void Dispose() => _duplicates.Dispose();

    public async Task<PartitionReply> ChangeAsync(ChangeMessage message)
    {
        var write = new PartitionWrite
        {
            Partition = Partition,
            Epoch = _hold.Epoch,
            Replace = message.Replace,
            Delete = message.Delete,
            DeleteStreams = message.DeleteStreams,
        };
        _duplicates.Forget(message.DeleteStreams);
        return await WriteAsync(write, []);
    }

    private async Task HoldAsync(CancellationToken cancellation)
    {
        _hold = await store.AcquireAsync(Partition, cancellation);
        _judge?.Forget(Partition);
        _next = _hold.LastSequence + 1;
        ownership.Take(_hold);
    }

    private async Task<PartitionReply> StoreOnceAsync(AppendMessage message, string key)
    {
        var receipt = await store.FindReceiptAsync(Partition, key, CancellationToken.None);
        if (receipt is null)
        {
            return await StoreAsync(message);
        }

        return receipt.Fingerprint == message.Fingerprint
            ? new PartitionReply { Outcome = PartitionOutcome.Stored, Ids = [.. receipt.Ids] }
            : PartitionReply.Of(PartitionOutcome.KeyReused);
    }

    private async Task<PartitionReply> StoreAsync(AppendMessage message)
    {
        if (message.DuplicateRules is not { } rules)
        {
            return await AppendAsync(message, DuplicateGuard.KeepAll);
        }

        using var turn = await _duplicates.EnterAsync();
        var verdict = await _duplicates.JudgeAsync(message.Observations, rules);
        var reply = await AppendAsync(message, verdict);
        if (reply.Outcome == PartitionOutcome.Stored)
        {
            _duplicates.Stored(message.Observations, rules);
        }

        return reply;
    }

    /// <summary>From the first number to the hand-over there is no await: numbers reach the store in their order.</summary>
    private async Task<PartitionReply> AppendAsync(AppendMessage message, DuplicateGuard.Verdict verdict)
    {
        var given = message.Observations;
        if (_judge is not null)
        {
            await _judge.PrepareAsync(Partition, given, CancellationToken.None);
        }

        var ids = new long[given.Length];
        var append = new List<Observation>(given.Length);
        var recorded = time.GetUtcNow().UtcDateTime;
        for (var i = 0; i < given.Length; i++)
        {
            if (verdict.Existing(i) is { } existing)
            {
                ids[i] = existing < 0 ? ids[~existing] : existing;
                continue;
            }

            ids[i] = ObservationId.Of(Partition, _next++, store.Partitions);
            append.Add((_judge?.Judge(Partition, given[i]) ?? given[i]) with { Id = ids[i], Recorded = recorded });
        }

        if (append.Count == 0 && message.Key is null)
        {
            return new PartitionReply { Outcome = PartitionOutcome.Stored, Ids = ids };
        }

        return await WriteAsync(
            new PartitionWrite
            {
                Partition = Partition,
                Epoch = _hold.Epoch,
                Append = append,
                Delete = verdict.Replaced(ids),
                Key = message.Key,
                Receipt = message.Key is null ? null : new KeyReceipt(message.Fingerprint ?? "", ids),
            },
            ids);
    }

    private async Task<PartitionReply> WriteAsync(PartitionWrite write, long[] ids)
    {
        try
        {
            await store.WriteAsync(write, CancellationToken.None);
        }
        catch (StreamDeletedException e)
        {
            await RecoverAsync(write.Epoch);
            return PartitionReply.Of(PartitionOutcome.StreamDeleted, e.Message);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "Partition {Partition} could not write {Count} observations.", Partition, write.Append.Count);
            await RecoverAsync(write.Epoch);
            return e switch
            {
                FencedException or SequenceException => PartitionReply.Of(PartitionOutcome.Moved, e.Message),
                _ when StorageFull.Is(e) => PartitionReply.Of(PartitionOutcome.Full, e.Message),
                _ => PartitionReply.Of(PartitionOutcome.Unknown, e.Message),
            };
        }

        if (write.Append.Count > 0)
        {
            ownership.Written(Partition, write.Epoch, ObservationId.Sequence(write.Append[^1].Id, store.Partitions));
        }

        return new PartitionReply { Outcome = PartitionOutcome.Stored, Ids = ids };
    }

    /// <summary>
    /// After a failed write the numbers handed out since are void. The partition is taken anew, once for all writes of the epoch that
    /// failed; the new epoch also ends those that are still queued.
    /// </summary>
    private async Task RecoverAsync(long failedEpoch)
    {
        if (_recovery is null && _hold.Epoch == failedEpoch)
        {
            _recovery = HoldAnewAsync();
        }

        if (_recovery is { } recovery)
        {
            await recovery;
        }
    }

    private async Task HoldAnewAsync()
    {
        try
        {
            _duplicates.Forget();
            await HoldAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogError(e, "Partition {Partition} could not be taken again; it starts anew.", Partition);
            DeactivateOnIdle();
        }
        finally
        {
            _recovery = null;
        }
    }
}
