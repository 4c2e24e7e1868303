namespace Civium.Indicators.Data;

/// <summary>Problems of an input: all are counted, the first are kept, so that an input of faults takes no memory. Not safe for concurrent use.</summary>
/// <param name="kept">How many are kept.</param>
public sealed class ProblemList(int kept = ProblemList.Usual)
{
    /// <summary>How many are kept unless told.</summary>
    public const int Usual = 20;

    private readonly List<Problem> _first = [];

    /// <summary>The first of them.</summary>
    public IReadOnlyList<Problem> First => _first;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one by its row and column, from 1; 0 where it concerns no single one.</summary>
    public void Add(long row, int column, string message) => Add(new Problem(row, column, message));

    /// <summary>Adds one by a JSON pointer.</summary>
    public void Add(string path, string message) => Add(new Problem(0, 0, message) { Path = path });

    /// <summary>Adds one.</summary>
    public void Add(Problem problem)
    {
        Count++;
        if (_first.Count < kept)
        {
            _first.Add(problem);
        }
    }
}
