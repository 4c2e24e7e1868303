using Civium.Kernel.Observations;

namespace Civium.Modules.Sensing.Exporting;

/// <summary>Writes observations in a file format, some thousands at a time. Not thread-safe.</summary>
internal interface IExportWriter : IAsyncDisposable
{
    /// <summary>Writes some.</summary>
    Task WriteAsync(IReadOnlyList<Observation> rows, CancellationToken cancellation);

    /// <summary>Ends the file.</summary>
    Task FinishAsync(CancellationToken cancellation);
}
