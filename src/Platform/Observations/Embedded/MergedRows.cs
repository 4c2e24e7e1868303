using Civium.Kernel.Observations;
using DuckDB.NET.Data;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Stored and recent rows, both in order, as one ordered sequence. Not thread-safe.</summary>
internal sealed class MergedRows : IDisposable
{
    private readonly DuckDBCommand _command;
    private readonly DuckDBDataReader _reader;
    private readonly List<Observation> _recent;
    private readonly IComparer<Observation> _order;
    private Observation? _stored;
    private int _place;
    private int _skip;
    private int? _left;

    /// <summary>Runs the command and stands before the first row.</summary>
    public MergedRows(DuckDBCommand command, List<Observation> recent, IComparer<Observation> order, int skip, int? limit)
    {
        (_command, _recent, _order, _skip, _left) = (command, recent, order, skip, limit);
        try
        {
            _reader = command.ExecuteReader();
            Advance();
        }
        catch
        {
            _reader?.Dispose();
            command.Dispose();
            throw;
        }
    }

    /// <summary>The next rows, at most <paramref name="count"/>; fewer at the end.</summary>
    public List<Observation> Next(int count)
    {
        var rows = new List<Observation>(Math.Min(count, _left ?? count));
        while (rows.Count < count && _left is not 0 && Take() is { } row)
        {
            if (_skip > 0)
            {
                _skip--;
                continue;
            }

            rows.Add(row);
            _left--;
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
    }

    private Observation? Take()
    {
        var recent = _place < _recent.Count ? _recent[_place] : null;
        if (_stored is null || (recent is not null && _order.Compare(recent, _stored) < 0))
        {
            _place++;
            return recent;
        }

        var stored = _stored;
        Advance();
        return stored;
    }

    private void Advance() => _stored = _reader.Read() ? ColumnRows.Read(_reader) : null;
}
