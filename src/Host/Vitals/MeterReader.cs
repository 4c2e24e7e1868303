using System.Diagnostics.Metrics;

namespace Civium.Host.Vitals;

/// <summary>
/// Listens to the meters of this process: the web server's and Civium's own. What is measured is added up until it is taken, so memory
/// does not grow with traffic. Safe for concurrent use.
/// </summary>
internal sealed class MeterReader : IDisposable
{
    private const string RequestDuration = "http.server.request.duration";
    private const string Stored = "civium.observations.stored";
    private const string Fsync = "civium.fsync.duration";
    private const int SwitchingProtocols = 101;

    private readonly MeterListener _listener = new();
    private long _stored;

    public MeterReader()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is RequestDuration or Stored or Fsync)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Read(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Read(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Read(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Requests answered.</summary>
    public DurationHistogram Requests { get; } = new();

    /// <summary>Syncs to the disk.</summary>
    public DurationHistogram Fsyncs { get; } = new();

    /// <summary>Observations stored since the last call.</summary>
    public long TakeStored() => Interlocked.Exchange(ref _stored, 0);

    public void Dispose() => _listener.Dispose();

    private void Read(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument.Name)
        {
            case Stored:
                Interlocked.Add(ref _stored, (long)value);
                break;
            case Fsync:
                Fsyncs.Record(InMilliseconds(instrument, value));
                break;
            case RequestDuration when !IsLiveConnection(tags):
                Requests.Record(InMilliseconds(instrument, value));
                break;
            default:
                break;
        }
    }

    private static double InMilliseconds(Instrument instrument, double value) => instrument.Unit == "ms" ? value : value * 1000;

    /// <summary>A browser's live connection lasts as long as its page: that is no latency.</summary>
    private static bool IsLiveConnection(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "http.response.status_code")
            {
                return value is SwitchingProtocols;
            }
        }

        return false;
    }
}
