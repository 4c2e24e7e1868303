namespace Civium.Host.Import.Sending;

/// <summary>What an import has done so far; screens read it while lanes write it. Thread-safe.</summary>
internal sealed class ImportProgress
{
    private long _rows;
    private long _observations;
    private long _resumed;

    /// <summary>All rows of all files.</summary>
    public long TotalRows { get; set; }

    /// <summary>Rows an earlier start had already brought over.</summary>
    public long ResumedRows => Interlocked.Read(ref _resumed);

    /// <summary>Rows the server has acknowledged now, those of earlier starts among them.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Observations the server has acknowledged now.</summary>
    public long Observations => Interlocked.Read(ref _observations);

    /// <summary>Records rows an earlier start had brought over.</summary>
    public void Resume(long rows)
    {
        Interlocked.Add(ref _resumed, rows);
        Interlocked.Add(ref _rows, rows);
    }

    /// <summary>Records acknowledged rows.</summary>
    public void Add(long rows, long observations)
    {
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _observations, observations);
    }
}
