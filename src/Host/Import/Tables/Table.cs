using Civium.Host.Import.Maps;
using CsvHelper;
using CsvHelper.Configuration;

namespace Civium.Host.Import.Tables;

/// <summary>
/// A delimited text (RFC 4180 quoting), read row by row in bounded memory; it knows the line each row starts on. The first row
/// names the columns. Not thread-safe.
/// </summary>
internal sealed class Table : IDisposable
{
    /// <summary>The longest cell, in characters: a quotation mark that is never closed ends here instead of in a full memory.</summary>
    public const int LongestCell = 65536;

    private readonly StreamReader _text;
    private readonly CsvParser _parser;
    private long _lastLine;
    private bool _damaged;

    /// <summary>Opens a table and reads its first row.</summary>
    public Table(Stream stream, TableLayout layout)
    {
        _text = new StreamReader(stream, layout.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 65536);
        if (_text.Peek() == '\uFEFF')
        {
            _text.Read();
        }

        _parser = new CsvParser(_text, new CsvConfiguration(layout.Culture)
        {
            Delimiter = layout.Delimiter,
            Mode = CsvMode.RFC4180,
            IgnoreBlankLines = false,
            CacheFields = true,
            MaxFieldSize = LongestCell,
            BufferSize = 65536,
            BadDataFound = _ => _damaged = true,
        });
        Header = Read() && !_damaged ? [.. Enumerable.Range(0, Count).Select(i => this[i].Trim())] : [];
        HeaderDamaged = _damaged;
    }

    /// <summary>The names of the columns.</summary>
    public string[] Header { get; }

    /// <summary>Whether the first row itself has stray quotation marks.</summary>
    public bool HeaderDamaged { get; }

    /// <summary>The line the row starts on, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>How many cells the row has.</summary>
    public int Count => _parser.Count;

    /// <summary>A cell's text.</summary>
    public string this[int column] => _parser[column];

    /// <summary>Goes to the next row; blank lines are passed over.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="TableException">A cell is longer than <see cref="LongestCell"/>.</exception>
    public bool Read()
    {
        do
        {
            _damaged = false;
            Line = _lastLine + 1;
            try
            {
                if (!_parser.Read())
                {
                    return false;
                }
            }
            catch (MaxFieldSizeException)
            {
                throw new TableException(Line, $"a cell that starts in this row is longer than {LongestCell} characters; a quotation mark may be missing");
            }

            _lastLine = _parser.RawRow;
        }
        while (_parser.Count <= 1 && _parser.RawRecord.AsSpan().IsWhiteSpace());
        return true;
    }

    /// <summary>Looks at every cell of the row.</summary>
    /// <returns>The first damaged column, from 1, and what is wrong; or null.</returns>
    public (int Column, string Problem)? Damage()
    {
        for (var i = 0; i < _parser.Count; i++)
        {
            var cell = _parser[i];
            if (_damaged)
            {
                return (i + 1, "has a quotation mark that does not belong there or is never closed; write \"\" for one inside a quoted cell");
            }

            if (cell.Contains('\uFFFF', StringComparison.Ordinal))
            {
                return (i + 1, "has bytes that are not valid in the file's encoding; save it as UTF-8 or name its encoding in the map (/table/encoding)");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parser.Dispose();
        _text.Dispose();
    }
}

/// <summary>A table that cannot be read any further.</summary>
internal sealed class TableException(long line, string problem) : Exception(problem)
{
    /// <summary>The line where it ends.</summary>
    public long Line { get; } = line;
}
