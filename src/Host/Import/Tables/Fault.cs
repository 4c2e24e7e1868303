namespace Civium.Host.Import.Tables;

/// <summary>Something wrong in a file.</summary>
/// <param name="File">The file as the caller named it.</param>
/// <param name="Line">The line, from 1; 0 for the whole file.</param>
/// <param name="Column">The column of the table, from 1; 0 for the whole line.</param>
/// <param name="Problem">What is wrong.</param>
internal sealed record Fault(string File, long Line, int Column, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => $"{File}: {Problem}",
        (_, 0) => $"{File}:{Line}: {Problem}",
        _ => $"{File}:{Line}:{Column}: {Problem}",
    };
}

/// <summary>The faults of a file: all are counted, the first are kept, so that a file of faults takes no memory. Not thread-safe.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 20;

    private readonly List<Fault> _first = [];

    /// <summary>The first faults.</summary>
    public IReadOnlyList<Fault> First => _first;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a fault.</summary>
    public void Add(long line, int column, string problem)
    {
        Count++;
        if (_first.Count < Kept)
        {
            _first.Add(new Fault(file, line, column, problem));
        }
    }
}
