using Civium.Kernel.Observations;

namespace Civium.Kernel.Partitions;

/// <summary>
/// Looks at readings as their partition numbers them, in that order, and may add to what is stored with them. Register one as a singleton. For any
/// one partition it is called by one thread at a time; for several at once.
/// </summary>
public interface IReadingJudge
{
    /// <summary>Brings into memory what <see cref="Judge"/> needs for these readings; done at once when it is there.</summary>
    ValueTask PrepareAsync(int partition, IReadOnlyList<Observation> readings, CancellationToken cancellation);

    /// <summary>Judges one reading, after all before it. It must not fail or wait.</summary>
    /// <returns>The reading as it is to be stored: another only in <see cref="Observation.Extra"/>.</returns>
    Observation Judge(int partition, Observation reading);

    /// <summary>What was judged since the last durable write of this partition is void, or another process may have written: begin from the store.</summary>
    void Forget(int partition);
}
